import { expect } from 'vitest';
import type { Asked } from '../end-to-end/asking.ts';

/** That an answer is an error in OpenAI's shape: all four keys and nothing else. An upstream's code may be null. */
export function expectErrorShape({ json, headers }: Pick<Asked, 'json' | 'headers'>): void {
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(json).toEqual({
    error: {
      message: expect.stringMatching(/\S/),
      type: expect.stringMatching(/\S/),
      param: json.error.param === null ? null : expect.stringMatching(/\S/),
      code: json.error.code === null ? null : expect.stringMatching(/\S/),
    },
  });
}

/** That a request was refused so; `param` undefined is not looked at. */
export function expectRefusal(answer: Asked, status: number, code: string, param?: string | null): void {
  expectErrorShape(answer);
  expect({ status: answer.status, code: answer.json.error.code }).toEqual({ status, code });
  if (param !== undefined) expect(answer.json.error.param).toBe(param);
}
