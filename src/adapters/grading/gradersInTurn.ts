import { type Cost, NO_COST, sumCosts } from '../../core/cost.ts';
import type { Grade, Grader } from '../../ports.ts';

/** Asks one grader after the other until one can tell; the cost is that of all that were asked. */
export function gradersInTurn(graders: readonly Grader[]): Grader {
  return {
    async compare(question, candidate, reference, signal): Promise<Grade> {
      const costs: Cost[] = [];
      let last: Grade = { adequate: null, grader: 'no_judge', cost: NO_COST };
      for (const grader of graders) {
        last = await grader.compare(question, candidate, reference, signal);
        costs.push(last.cost);
        if (last.adequate !== null) break;
      }
      return { ...last, cost: sumCosts(costs) };
    },
  };
}
