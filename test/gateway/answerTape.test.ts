import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatChunk } from '../../src/core/chat.ts';
import { failure } from '../../src/core/errors.ts';
import { AnswerTape, TapeBroken } from '../../src/gateway/answerTape.ts';
import { token } from '../fakes.ts';

const BROKEN = failure('upstream_broken', 'the model server went away');
const USAGE = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };

function openTape(withLogprobs = false): AnswerTape {
  return new AnswerTape({ model: 'small', withLogprobs, usageOr: () => USAGE });
}

function chunkOf(text: string): ChatChunk {
  const item = token(text);
  if (item.type !== 'chunk') throw new TypeError('a token is a chunk');
  return item.chunk;
}

const textOf = ({ choices }: ChatChunk) => choices[0]?.delta?.content ?? '';

/** Reads to the end, a turn of the scheduler before each chunk. */
async function heard(tape: AnswerTape, turn: () => Promise<unknown>): Promise<readonly [string[], string]> {
  const texts: string[] = [];
  try {
    for await (const chunk of tape.read()) {
      texts.push(textOf(chunk));
      await turn();
    }
  } catch (cause) {
    if (!(cause instanceof TapeBroken)) throw cause;
    return [texts, cause.failure.code];
  }
  return [texts, 'whole'];
}

test('every reader hears all of it in order and its end, whenever it begins and however slow it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.string(), { maxLength: 8 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 4 }),
      async (s, texts, whole, readers) => {
        const tape = openTape();
        const turn = () => s.schedule(Promise.resolve());
        const write = async () => {
          for (const text of texts) {
            await turn();
            tape.add(chunkOf(text));
          }
          await turn();
          if (whole) tape.end();
          else tape.break(BROKEN);
        };
        const read = async () => {
          await turn();
          return heard(tape, turn);
        };
        const all = Promise.all([write(), ...Array.from({ length: readers }, read)]);
        await s.waitFor(all);
        const [, ...found] = await all;
        for (const one of found) expect(one).toEqual([texts, whole ? 'whole' : 'upstream_broken']);
      },
    ),
  );
});

describe('a tape', () => {
  test('has no log-probabilities but those that were asked for', () => {
    const plain = openTape();
    const asked = openTape(true);
    for (const tape of [plain, asked]) tape.add(chunkOf('a'));
    expect(plain.chunks[0]?.choices[0]?.logprobs).toBeNull();
    expect(asked.chunks[0]?.choices[0]?.logprobs?.content).toHaveLength(1);
    expect(asked.bytes).toBeGreaterThan(plain.bytes);
  });

  test('knows the usage its model told, else the one that is estimated', () => {
    const tape = openTape();
    tape.add(chunkOf('a'));
    expect(tape.usage).toEqual(USAGE);
    const told = { prompt_tokens: 7, completion_tokens: 1, total_tokens: 8 };
    tape.add({ choices: [], usage: told });
    expect(tape.usage).toEqual(told);
  });

  test('ends once: what comes after is not on it', () => {
    const tape = openTape();
    tape.end();
    tape.add(chunkOf('late'));
    tape.break(BROKEN);
    expect([tape.whole, tape.chunks.length]).toEqual([true, 0]);
  });

  test('that was dropped holds nothing more', () => {
    const tape = openTape();
    tape.add(chunkOf('a'));
    tape.drop();
    tape.add(chunkOf('b'));
    expect(tape.chunks).toEqual([]);
  });
});
