import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSlots } from '../../../src/adapters/upstream/slots.ts';

/** Take a place, or leave the one that was taken as number `which`. */
const step = fc.oneof(
  fc.constant({ leave: false as const, which: 0 }),
  fc.record({ leave: fc.constant(true as const), which: fc.nat(20) }),
);

it('never more at once than there are places, first come first served, and no place is lost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (count, steps) => {
      const slots = createSlots(count);
      const leaves: (() => void)[] = [];
      // The model: who is in, who waits, in order.
      const inside = new Set<number>();
      const waiting: number[] = [];
      const started: number[] = [];
      const admit = () => {
        while (inside.size < count && waiting.length > 0) inside.add(waiting.shift() ?? -1);
      };
      for (const { leave, which } of steps) {
        if (leave) {
          leaves[which]?.();
          inside.delete(which);
          if (waiting.includes(which)) waiting.splice(waiting.indexOf(which), 1);
        } else {
          const number = leaves.length;
          waiting.push(number);
          leaves.push(slots.take(() => started.push(number)));
        }
        const before = new Set(inside);
        admit();
        const admitted = [...inside].filter((number) => !before.has(number));
        expect(started.splice(0)).toEqual(admitted);
      }
    }),
  );
});
