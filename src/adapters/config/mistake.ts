/** One thing in the configuration that cannot be used as it stands. It holds no secret. */
export interface Mistake {
  /** `config.yaml:12:5`, or the name of an environment variable. */
  readonly place: string;
  /** The setting, as routes.auto.policy.threshold_bits; empty when it is about the whole file. */
  readonly setting: string;
  /** What is wrong, with the value and what would be right. */
  readonly message: string;
}

/** One line: `config.yaml:12:5 server.port: 70000 is above 65535; ...`. */
export function formatMistake({ place, setting, message }: Mistake): string {
  return setting === '' ? `${place}: ${message}` : `${place} ${setting}: ${message}`;
}
