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
  ['score_and_gate', 'Score, and gate before the draft'],
  ['all', 'All but a second drafter'],
  ['all_trees', 'The same, boosted trees'],
  ['all_and_second', 'All, and a second drafter'],
  ['second', "A second drafter's agreement"],
  ['gate', 'Prompt and neighbours, before the draft'],
  ['logprobs', 'Log-probabilities'],
  ['logprobs_prompt', 'Log-probabilities and prompt'],
  ['prompt', 'Prompt (its size)'],
  ['neighbours', 'Neighbours'],
  ['answer', "The answer's form"],
  ['after_4', 'All known after 4 tokens'],
  ['after_8', 'All known after 8 tokens'],
  ['after_16', 'All known after 16 tokens'],
  ['after_32', 'All known after 32 tokens'],
  ['after_64', 'All known after 64 tokens'],
  ['exchangeable', 'the one the sample is from'],
  ['out_of_family', 'other families'],
]);

/** What a baseline, a ranking or a kind of split is called in a report; others go by their own name. */
export function shownName(name: string): string {
  const [kind = '', ...rest] = name.split(', ');
  return [names.get(kind) ?? kind, ...rest].join(', ');
}
