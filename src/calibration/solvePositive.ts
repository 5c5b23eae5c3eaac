/**
 * Solves a symmetric positive definite system by Cholesky's decomposition.
 * @param lower the lower triangle of the matrix, line by line; overwritten.
 */
export function solvePositive(lower: readonly Float64Array[], right: Float64Array): Float64Array {
  const at = (line: number, column: number): number => lower[line]?.[column] ?? 0;
  const size = right.length;
  for (let column = 0; column < size; column += 1) {
    for (let line = column; line < size; line += 1) {
      const entries = lower[line];
      if (entries === undefined) continue;
      let rest = entries[column] ?? 0;
      for (let before = 0; before < column; before += 1) rest -= (entries[before] ?? 0) * at(column, before);
      entries[column] = line === column ? Math.sqrt(Math.max(rest, 1e-300)) : rest / at(column, column);
    }
  }
  const solution = Float64Array.from(right);
  for (let line = 0; line < size; line += 1) {
    let rest = solution[line] ?? 0;
    for (let before = 0; before < line; before += 1) rest -= at(line, before) * (solution[before] ?? 0);
    solution[line] = rest / at(line, line);
  }
  for (let line = size - 1; line >= 0; line -= 1) {
    let rest = solution[line] ?? 0;
    for (let after = line + 1; after < size; after += 1) rest -= at(after, line) * (solution[after] ?? 0);
    solution[line] = rest / at(line, line);
  }
  return solution;
}
