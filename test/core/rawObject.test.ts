import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type JsonFault,
  MAX_DEPTH,
  MAX_VALUES,
  type RawObject,
  readRawObject,
  rewriteMembers,
} from '../../src/core/rawObject.ts';
import { jsonText } from '../arbitraries.ts';

function read(text: string): RawObject {
  const raw = readRawObject(text);
  if ('kind' in raw) throw new Error(`Refused as ${raw.kind} at ${raw.path}`);
  return raw;
}

function faultOf(text: string): JsonFault | null {
  JSON.parse(text);
  const raw = readRawObject(text);
  return 'kind' in raw ? raw : null;
}

const memberText = ({ text, members }: RawObject, name: string) => {
  const { start = 0, end = 0 } = members.get(name) ?? {};
  return text.slice(start, end).trim();
};

describe('rewriting a JSON object', () => {
  it('without changes leaves it equal, members in order', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const rewritten = rewriteMembers(read(text), {});
        expect(JSON.parse(rewritten)).toEqual(JSON.parse(text));
        expect([...read(rewritten).members.keys()]).toEqual([...read(text).members.keys()]);
      }),
    );
  });

  it('replaces one member and leaves the text of every other byte for byte', () => {
    fc.assert(
      fc.property(jsonText, fc.nat(), fc.json(), (text, pick, replacement) => {
        const raw = read(text);
        const names = [...raw.members.keys()];
        const chosen = names[pick % Math.max(1, names.length)];
        fc.pre(chosen !== undefined && chosen !== '__proto__');
        const rewritten = read(rewriteMembers(raw, { [String(chosen)]: replacement }));
        expect([...rewritten.members.keys()]).toEqual(names);
        for (const name of names) {
          expect(memberText(rewritten, name)).toBe(
            name === chosen ? replacement.trim() : memberText(raw, name),
          );
        }
      }),
    );
  });

  it('keeps integers beyond 2^53 and the spelling of numbers', () => {
    const raw = read('{ "seed" : 12345678901234567890, "t":1.0 , "x":1e400,"y":-0,"model":"auto" }');
    expect(rewriteMembers(raw, { model: '"m"' })).toBe(
      '{"seed":12345678901234567890,"t":1.0,"x":1e400,"y":-0,"model":"m"}',
    );
  });

  it('drops a member where null is given, and appends what is new', () => {
    const raw = read('{"a":1,"b":[1,{"c":2}],"c":3}');
    expect(rewriteMembers(raw, { b: null, gone: null, d: '4' })).toBe('{"a":1,"c":3,"d":4}');
    expect(rewriteMembers(read('{}'), { a: '1' })).toBe('{"a":1}');
    expect(rewriteMembers(read('{"a":1}'), { a: null })).toBe('{}');
  });

  it('takes no inherited name for a change', () => {
    expect(rewriteMembers(read('{"constructor":1,"toString":2}'), {})).toBe('{"constructor":1,"toString":2}');
  });

  it('knows a member by its name, however the key was escaped', () => {
    expect(rewriteMembers(read('{"\\u006dodel":"auto","a\\"b":1}'), { model: '"m"' })).toBe(
      '{"model":"m","a\\"b":1}',
    );
  });
});

describe('reading a JSON object', () => {
  it('finds every member and its whole value', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const raw = read(text);
        const parsed: Record<string, unknown> = JSON.parse(text);
        expect([...raw.members.keys()].sort()).toEqual(Object.keys(parsed).sort());
        for (const name of raw.members.keys()) {
          const own = Object.getOwnPropertyDescriptor(parsed, name)?.value;
          expect(JSON.parse(memberText(raw, name))).toEqual(own);
        }
      }),
    );
  });

  it('is not misled by braces, commas, colons and quotes inside strings', () => {
    const raw = read('{"a":"}{][,:\\"","b":"\\\\","c":{"d":"\\\\\\"}"}}');
    expect([...raw.members.keys()]).toEqual(['a', 'b', 'c']);
    expect(memberText(raw, 'b')).toBe('"\\\\"');
    expect(memberText(raw, 'c')).toBe('{"d":"\\\\\\"}"}');
  });

  it('decodes each key by itself: backslash, quote and letter stay three names', () => {
    expect([...read('{"\\\\":1,"\\"":2,"\\u0061":3}').members.keys()]).toEqual(['\\', '"', 'a']);
  });

  it('takes an empty object as one without members', () => {
    expect(read(' { } ').members.size).toBe(0);
  });

  it('takes the same key in different objects as no duplicate', () => {
    expect(faultOf('{"a":{"a":1},"b":[{"a":1},{"a":2}]}')).toBeNull();
  });
});

describe('a key given twice', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"messages":[{"role":"user"},{"content":1,"content":2}]}', 'messages[1].content'],
    ['{"x":[[],[{"y":{"z":0,"q":[1,2],"z":1}}]]}', 'x[1][0].y.z'],
    ['{"a":"a","b":{"":1,"":2}}', 'b.'],
  ])('in %s is refused at %s', (text, path) => {
    expect(faultOf(text)).toEqual({ kind: 'duplicate', path });
  });

  it('is found at any depth', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('k', 0)), jsonText, (steps, other) => {
        const inner = '{"twice":1,"once":2,"twice":3}';
        const text = steps.reduceRight<string>(
          (child, step) => (step === 0 ? `[${child}]` : `{"o":${other},"k":${child}}`),
          inner,
        );
        const path = steps.map((step) => (step === 0 ? '[0]' : '.k')).join('');
        expect(faultOf(`{"top":${text}}`)).toEqual({ kind: 'duplicate', path: `top${path}.twice` });
      }),
    );
  });
});

describe('nesting', () => {
  const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

  it('is read to the limit', () => {
    expect(faultOf(nested(MAX_DEPTH))).toBeNull();
  });

  it('is refused beyond it, with the beginning of the path', () => {
    const fault = faultOf(nested(MAX_DEPTH + 1));
    expect(fault?.kind).toBe('depth');
    expect(fault?.path).toBe(`a${'[0]'.repeat(40)}`.slice(0, 80));
    const objects = `${'{"a":'.repeat(MAX_DEPTH + 1)}1${'}'.repeat(MAX_DEPTH + 1)}`;
    expect(faultOf(objects)?.kind).toBe('depth');
  });

  it('is counted by what is open, not by what was closed', () => {
    expect(faultOf(`{"a":[${Array<string>(500).fill('[{}]').join(',')}]}`)).toBeNull();
  });
});

describe('what is no object', () => {
  it.each(['[]', '[{"a":1}]', '[{"a":1,"a":2}]', '"{}"', ' "{\\"a\\":1}"', '1', 'true', 'null'])(
    '%s is refused',
    (text) => {
      expect(faultOf(text)).toEqual({ kind: 'not_object', path: '' });
    },
  );
});

describe('how many values a text holds', () => {
  const kindOf = (text: string) => {
    const raw = readRawObject(text);
    return 'kind' in raw ? raw.kind : null;
  };
  const list = (count: number, one: string) => `{"a":[${Array<string>(count).fill(one).join(',')}]}`;

  it('is taken to the limit and refused beyond it, saying where', () => {
    expect(kindOf(list(MAX_VALUES - 1, '1'))).toBeNull();
    expect(readRawObject(list(MAX_VALUES, '1'))).toEqual({ kind: 'values', path: `a[${MAX_VALUES - 1}]` });
    expect(kindOf(list(MAX_VALUES, '{}'))).toBe('values');
    expect(kindOf(list(MAX_VALUES, '[]').slice(0, -2))).toBe('values');
    expect(kindOf(list(1, `"${'[{},'.repeat(MAX_VALUES)}"`))).toBeNull();
  });

  it('is told before any other fault, which would be told only of what was parsed', () => {
    const tooMuch = list(MAX_VALUES, '1');
    expect(kindOf(`{"b":1,"b":1,"c":${tooMuch}}`)).toBe('values');
    expect(kindOf(`[${tooMuch}]`)).toBe('values');
  });
});

it('ends for a text that is no JSON, and throws nothing', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[{}[\]",:\\a1 ]{0,30}$/), (text) => {
      readRawObject(text);
    }),
    { examples: [['{"a'], ['{"a\\"'], ['{"\\a":1}'], ['{"\\u00'], ['}]{"']] },
  );
});
