/** An expression that Prometheus evaluates over and over, under a name level:metric:operation. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export type Severity = 'critical' | 'warning';

/** What Prometheus watches for, and what a person is told. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold before it is told, as `5m`; '0s' tells at once. */
  readonly for: string;
  readonly severity: Severity;
  /** Tells rules of one name apart: what is looked back on, as `1h`. */
  readonly window?: string;
  /** How much must have happened for the alert to mean something. */
  readonly minimumTraffic: string;
  readonly summary: string;
  /** With the value, in Prometheus' templates. */
  readonly description: string;
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup<Rule> {
  readonly name: string;
  /** As `30s`. */
  readonly interval: string;
  readonly rules: readonly Rule[];
}
