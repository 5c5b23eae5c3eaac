import type { Config } from '../../src/adapters/config/config.ts';
import { startText } from '../../src/cli/startText.ts';
import type { Composed } from '../../src/compose.ts';
import type { AdoptionPrompt } from './adoptionTraffic.ts';

/** A line of the log. */
export interface Told {
  readonly level: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What a receipt says, as far as these tests speak of it. */
export interface AdoptionReceipt {
  readonly id: string;
  readonly served: string;
  readonly reason: string;
  readonly policy: {
    readonly name: string;
    readonly calibration: string;
    readonly certified: boolean;
    readonly tightened: 0 | 1 | 2;
  };
  readonly audit: { readonly adequate: boolean | null; readonly grader: string } | null;
}

/** A gateway that runs, as its users see it. */
export interface AdoptedGateway {
  /** What is shown at the start. */
  readonly startText: string;
  readonly told: readonly Told[];
  /** Asks one after the other, every second one as a stream; resolves with the receipts. */
  ask(prompts: readonly AdoptionPrompt[]): Promise<readonly AdoptionReceipt[]>;
  receipt(id: string): Promise<AdoptionReceipt>;
  checks(): Promise<Readonly<Record<string, string>>>;
  /** The value of one series, as /metrics shows it. */
  metric(series: string): Promise<number | null>;
  feedback(receipt: string, verdict: 'good' | 'bad'): Promise<number>;
  /** Resolves when that many comparisons have ended since the start. */
  compared(count: number): Promise<void>;
  /** Ends it, and rejects when it failed inside. */
  stop(): Promise<void>;
}

export function adoptedGateway(
  composed: Composed,
  about: { readonly config: Config; readonly sandboxUrl: string; readonly told: Told[] },
): AdoptedGateway {
  const { config, sandboxUrl, told } = about;
  const url = composed.app.listeningOrigin;
  const { policies } = composed;
  let asked = 0;
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const get = async (path: string) => {
    const { statusCode, body } = await composed.app.inject(path);
    if (statusCode !== 200) throw new Error(`${path}: ${body}`);
    return JSON.parse(body);
  };
  const receipt = (id: string): Promise<AdoptionReceipt> => get(`/v1/receipts/${id}`);
  const checks = async () => (await get('/readyz')).checks;
  const metric = async (series: string) => {
    const { body } = await composed.app.inject('/metrics');
    const line = body.split('\n').find((each) => each.startsWith(`${series} `));
    return line === undefined ? null : Number(line.slice(series.length + 1));
  };

  async function askOne({ prompt, family }: AdoptionPrompt): Promise<AdoptionReceipt> {
    asked += 1;
    const answer = await post('/v1/chat/completions', {
      model: 'auto',
      messages: [{ role: 'user', content: prompt }],
      metadata: { family },
      stream: asked % 2 === 0,
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(text);
    // A receipt is written when the answer has been taken.
    while (composed.open() > 0) await new Promise((turn) => setImmediate(turn));
    return receipt(answer.headers.get('x-request-id') ?? '');
  }

  return {
    startText: startText({ version: '0', url, config, policies, sandboxUrl, colour: false }),
    told,
    async ask(prompts) {
      const receipts: AdoptionReceipt[] = [];
      for (const prompt of prompts) receipts.push(await askOne(prompt));
      return receipts;
    },
    receipt,
    checks,
    metric,
    feedback: async (id, verdict) => (await post('/v1/feedback', { receipt: id, verdict })).status,
    async compared(count) {
      const ended = async () => Number.parseInt((await checks())['comparisons.auto'] ?? '0', 10);
      while ((await ended()) < count) await new Promise((turn) => setImmediate(turn));
    },
    async stop() {
      await composed.close();
      const bugs = told.filter(({ level }) => level === 'bug');
      if (bugs.length > 0)
        throw new Error(`The gateway failed inside: ${bugs.map(({ text }) => text).join('; ')}`);
    },
  };
}
