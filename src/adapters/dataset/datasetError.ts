/** What is wrong with one place of a dataset. */
export interface DatasetFault {
  /** From 1: the line of a JSONL or CSV file, the entry of a JSON array. */
  readonly line: number;
  /** Such as `grader.gold`; empty when it is the line as a whole. */
  readonly field: string;
  readonly message: string;
}

const SHOWN = 50;

/** A dataset that cannot be used; its message lists the first fifty faults, `faults` has all. */
export class DatasetError extends Error {
  readonly faults: readonly DatasetFault[];

  constructor(source: string, faults: readonly DatasetFault[]) {
    const listed = faults
      .slice(0, SHOWN)
      .map(({ line, field, message }) => `  line ${line}${field === '' ? '' : `, ${field}`}: ${message}`);
    const more = faults.length > SHOWN ? [`  and ${faults.length - SHOWN} more`] : [];
    super(
      [
        `Cannot use ${source}: ${faults.length} ${faults.length === 1 ? 'mistake' : 'mistakes'}`,
        ...listed,
        ...more,
      ].join('\n'),
    );
    this.name = 'DatasetError';
    this.faults = faults;
  }
}
