const SET_OR_COMPARISON = /^ (and|or|unless|>=|<=|==|!=|>|<)(?: (?:on|ignoring) \([^)]*\))? /;
const CONSTANT = /^[\d.\s*/+-]+$/;

/**
 * What an alert compares: the operands of its conditions, without constants. Of an alert that is rightly silent it
 * shows whether there was anything to judge by.
 */
export function alertParts(expr: string): readonly string[] {
  const operands = split(unwrapped(expr));
  if (operands.length > 1) return operands.flatMap(alertParts);
  return CONSTANT.test(expr) ? [] : [expr];
}

/** Cut at set operators and comparisons that stand in no brackets and no text. */
function split(expr: string): readonly string[] {
  const operands: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < expr.length; at += 1) {
    const here = expr.charAt(at);
    if (here === '"') quoted = !quoted;
    if (quoted) continue;
    if ('({['.includes(here)) depth += 1;
    if (')}]'.includes(here)) depth -= 1;
    const operator = depth === 0 ? SET_OR_COMPARISON.exec(expr.slice(at))?.[0] : undefined;
    if (operator === undefined) continue;
    operands.push(expr.slice(from, at));
    from = at + operator.length;
    at = from - 1;
  }
  return [...operands, expr.slice(from)];
}

/** Without brackets round all of it. */
function unwrapped(expr: string): string {
  if (!expr.startsWith('(') || !expr.endsWith(')')) return expr;
  let depth = 0;
  for (const [at, here] of [...expr].entries()) {
    if (here === '(') depth += 1;
    if (here === ')') depth -= 1;
    if (depth === 0 && at < expr.length - 1) return expr;
  }
  return expr.slice(1, -1);
}
