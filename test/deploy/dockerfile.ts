/** One instruction of a Dockerfile, such as `COPY --from=packages /a ./b`. */
export interface Instruction {
  /** In capitals. */
  readonly name: string;
  /** `--from=packages` as `{from: 'packages'}`. */
  readonly flags: Readonly<Record<string, string>>;
  /** The rest, with continued lines as one. */
  readonly text: string;
  /** Of the exec form (a JSON array); null for any other. */
  readonly list: readonly string[] | null;
  /** The line it begins in, from 1. */
  readonly line: number;
}

/** One `FROM` and what follows it. */
export interface Stage {
  readonly base: string;
  /** What it is called, and so copied from; null: the last one needs no name. */
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

/** @throws SyntaxError when an instruction stands before the first FROM. */
export function parseDockerfile(text: string): readonly Stage[] {
  const stages: { base: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === 'FROM') {
      const [base = '', , name = null] = instruction.text.split(/\s+/);
      stages.push({ base, name, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new SyntaxError(`line ${instruction.line}: nothing to build on yet`);
    stage.instructions.push(instruction);
  }
  return stages;
}

function instructionsOf(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  let begun: { line: number; text: string } | null = null;
  text.split('\n').forEach((whole, index) => {
    if (/^\s*#/.test(whole) || whole.trim() === '') return;
    const { line, text: before } = begun ?? { line: index + 1, text: '' };
    const continued = /\\\s*$/.test(whole);
    const joined = `${before} ${whole.replace(/\\\s*$/, '')}`.trim();
    begun = continued ? { line, text: joined } : null;
    if (!continued) found.push(instructionOf(joined, line));
  });
  return found;
}

function instructionOf(whole: string, line: number): Instruction {
  const [name = ''] = whole.split(/\s/, 1);
  let rest = whole.slice(name.length).trim();
  const flags: Record<string, string> = {};
  for (let flag = FLAG.exec(rest); flag !== null; flag = FLAG.exec(rest)) {
    flags[flag[1] ?? ''] = flag[2] ?? '';
    rest = rest.slice(flag[0].length).trim();
  }
  return { name: name.toUpperCase(), flags, text: rest, list: listOf(rest), line };
}

const FLAG = /^--([\w-]+)=(\S+)/;

function listOf(text: string): readonly string[] | null {
  if (!text.startsWith('[')) return null;
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.map(String) : null;
}
