import { describe, expect, it } from 'vitest';
import { Cores } from '../../local/model/Cores.ts';

describe('Cores', () => {
  it.each([1, 2, 3, 4, 8, 16])('never asks for more threads than %i cores when two models run', (count) => {
    const cores = new Cores(count);
    const ends = [cores.use(), cores.use()];
    expect(cores.forPrompt + cores.forToken).toBeLessThanOrEqual(Math.max(2, count));
    for (const end of ends) end();
  });

  it('leaves one core to others while a model is alone', () => {
    const cores = new Cores(8);
    const end = cores.use();
    expect(cores.forPrompt).toBe(7);
    end();
    expect(new Cores(1).forPrompt).toBe(1);
  });
});
