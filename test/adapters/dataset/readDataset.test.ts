import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatasetError } from '../../../src/adapters/dataset/datasetError.ts';
import { parseDataset, readDataset } from '../../../src/adapters/dataset/readDataset.ts';

const minimal = { id: 'a', prompt: 'Who?' };
const jsonl = (...lines: readonly unknown[]) => lines.map((line) => JSON.stringify(line)).join('\n');

function faultsOf(text: string): string[] {
  try {
    parseDataset(text);
  } catch (error) {
    if (error instanceof DatasetError)
      return error.faults.map(({ line, field, message }) => `${line} ${field}: ${message}`);
    throw error;
  }
  return [];
}

describe('a dataset', () => {
  it('is read with everything an item can say', () => {
    const line = {
      id: 'x-1',
      family: 'capitals',
      category: 'factual',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Capital of ' },
            { type: 'text', text: 'Peru?' },
          ],
        },
      ],
      reference: 'Lima',
      grader: { kind: 'contains_any', any: ['Lima'] },
      heavy: { text: 'Lima.', right: true },
      max_tokens: 20,
    };
    expect(parseDataset(jsonl(line))).toEqual([
      {
        id: 'x-1',
        family: 'capitals',
        category: 'factual',
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Capital of Peru?' },
        ],
        reference: 'Lima',
        grader: { kind: 'contains_any', any: ['Lima'] },
        heavy: { text: 'Lima.', right: true },
        maxTokens: 20,
      },
    ]);
  });

  it('needs no more than an id and a prompt', () => {
    expect(parseDataset(jsonl(minimal))).toEqual([
      {
        id: 'a',
        family: null,
        category: null,
        messages: [{ role: 'user', content: 'Who?' }],
        reference: null,
        grader: { kind: 'none' },
        heavy: null,
        maxTokens: null,
      },
    ]);
  });

  it('may have a byte order mark, CRLF and empty lines, and lines keep their numbers', () => {
    expect(parseDataset(`\uFEFF${jsonl(minimal)}\r\n\r\n${jsonl({ ...minimal, id: 'b' })}\r\n`)).toHaveLength(
      2,
    );
    expect(faultsOf(`\uFEFF${jsonl(minimal)}\r\n\r\n{"id": 3, "prompt": "Who?"}\r\n`)).toEqual([
      expect.stringMatching(/^3 id: /),
    ]);
  });

  it('comes back as it was, whatever the prompts say', () => {
    const prompt = fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.array(prompt, { minLength: 1 }), (prompts) => {
        const items = parseDataset(
          jsonl(...prompts.map((text, index) => ({ id: `p${index}`, prompt: text }))),
        );
        expect(items.map(({ messages }) => messages[0]?.content)).toEqual(prompts);
      }),
    );
  });

  it('never throws anything but a DatasetError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        expect(Array.isArray(faultsOf(text))).toBe(true);
      }),
    );
  });
});

describe('the mistakes of a dataset', () => {
  it('are listed all at once, each by line and field', () => {
    const text = [
      jsonl(minimal),
      '{"id": "b"',
      jsonl({ id: 'c' }),
      jsonl({ id: 'd', prompt: 'Who?', grader: { kind: 'number', gold: 'three' } }),
      jsonl({ id: 'a', prompt: 'Who?' }),
      jsonl({ id: 'e', prompt: 'Who?', grade: {} }),
      jsonl({ id: 'f', prompt: 'Who?', grader: { kind: 'regex', pattern: '(' } }),
      jsonl({ id: 'g', messages: [{ role: 'assistant', content: 'I' }] }),
      jsonl({ id: 'h', prompt: 'Who?', max_tokens: 0, heavy: { right: 'yes' } }),
      jsonl([]),
    ].join('\n');
    const faults = faultsOf(text);
    expect(faults.map((fault) => fault.split(':', 1)[0])).toEqual([
      '2 ',
      '3 prompt',
      '4 grader.gold',
      '5 id',
      '6 ',
      '7 grader.pattern',
      '8 messages',
      '9 heavy.right',
      '9 max_tokens',
      '10 ',
    ]);
    expect(faults[3]).toContain('"a" is taken by line 1');
    expect(faults[4]).toContain('grade');
  });

  it('stand in the message, fifty of them', () => {
    const text = Array.from({ length: 60 }, () => '{}').join('\n');
    expect(() => parseDataset(text, 'mine.jsonl')).toThrow(
      /^Cannot use mine\.jsonl: 60 mistakes\n {2}line 1, id/,
    );
    expect(() => parseDataset(text)).toThrow(/and 10 more$/);
  });

  it('include that there is nothing', () => {
    expect(faultsOf('\n\n')).toEqual(['1 : there is no item in it']);
  });
});

describe('a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataset-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is named in what is said of it', async () => {
    const path = join(folder, 'good.jsonl');
    await writeFile(path, jsonl(minimal));
    expect(await readDataset(path)).toHaveLength(1);
    await writeFile(join(folder, 'bytes.jsonl'), Buffer.from([0x7b, 0xff, 0x7d]));
    await expect(readDataset(join(folder, 'bytes.jsonl'))).rejects.toThrow('bytes.jsonl');
    await expect(readDataset(join(folder, 'nowhere.jsonl'))).rejects.toThrow('nowhere.jsonl');
  });
});
