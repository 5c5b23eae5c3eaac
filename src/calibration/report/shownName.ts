const names: ReadonlyMap<string, string> = new Map([
  ['always_draft', 'Always draft'],
  ['always_heavy', 'Always heavy'],
  ['length_only', 'Length only'],
  ['prompt_only', 'Prompt only'],
  ['original', "The original's rule"],
  ['original_2.0', 'Original rule, T = 2.0'],
  ['oracle', 'Oracle'],
  ['random', 'Random'],
  ['score', 'Score, all evidence'],
  ['exchangeable', 'Same distribution (split by prompt)'],
  ['out_of_family', 'Other families (split by family)'],
]);

/** What a baseline, a ranking or a kind of split is called in a report; others go by their own name. */
export function shownName(name: string): string {
  return names.get(name) ?? name;
}
