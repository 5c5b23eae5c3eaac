import {
  chunk,
  cut,
  end,
  errorFrame,
  type Gate,
  head,
  hold,
  html,
  json,
  raw,
  refuse,
  reset,
  role,
  type Step,
  sendHead,
  stall,
  stallBeforeHead,
  tokens,
  whole,
} from '../scripted/index.ts';

/** The tokens said before a fault in the middle: enough for a calm draft to be kept. */
export const SAID = Array.from({ length: 12 }, (_, at) => `w${at} `);

/** A way an upstream can fail, and what is told of it. */
export interface Fault {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly code: string;
  /** The status where nothing was shown yet. */
  readonly status: number;
  /** Headers that come along with that status. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, where it is the upstream's own. */
  readonly body?: unknown;
  /** The provider accepted the call: its prompt was spent. */
  readonly accepted: boolean;
  /** It takes a clock of the gateway to notice. */
  readonly timed?: true;
  /** A direct call hands it on as it came: whoever named the model reads what that says. */
  readonly relayed?: true;
  /** What was said may be lost with the connection. */
  readonly lossy?: true;
}

const LIMITS = { 'retry-after': '7', 'retry-after-ms': '6500', 'x-ratelimit-remaining-requests': '0' };
const refusal = (status: number, code: string) => ({
  error: { message: `Refused with ${status}`, type: 'invalid_request_error', param: null, code },
});
const refused = (status: number, code: string, headers: Record<string, string> = {}) => ({
  steps: [refuse(status, { code }, { ...headers, 'x-request-id': 'up-1', server: 'nginx' })],
  code,
  status,
  headers: { ...headers, 'x-upstream-request-id': 'up-1' },
  body: refusal(status, code),
});

/** Faults before anything was said. */
export const AT_FIRST: readonly Fault[] = [
  {
    name: 'RST instead of an answer',
    steps: [reset()],
    code: 'upstream_broken',
    status: 502,
    accepted: true,
  },
  { name: 'FIN after the head', steps: [cut()], code: 'upstream_broken', status: 502, accepted: true },
  { name: 'HTML 502', steps: [html(502)], code: 'upstream_error', status: 502, accepted: true },
  { name: 'HTML 503', steps: [html(503)], code: 'upstream_error', status: 503, accepted: true },
  { name: 'HTML 200', steps: [html(200)], code: 'upstream_protocol', status: 502, accepted: true },
  { name: '429 with Retry-After', ...refused(429, 'rate_limit_exceeded', LIMITS), accepted: false },
  { name: '400', ...refused(400, 'context_length_exceeded'), accepted: false },
  { name: '403', ...refused(403, 'region'), accepted: false },
  { name: '500 in JSON', ...refused(500, 'server_error', { 'x-should-retry': 'false' }), accepted: true },
  { name: '401', steps: [refuse(401)], code: 'upstream_auth', status: 502, accepted: false },
  { name: 'an empty 200', steps: [end()], code: 'upstream_empty', status: 502, accepted: true },
  {
    name: 'text where events were asked for',
    steps: [whole(200, 'Paris.', { 'content-type': 'text/plain' })],
    code: 'upstream_protocol',
    status: 502,
    accepted: true,
    relayed: true,
  },
  {
    name: 'an error in JSON under 200',
    steps: [json(200, { error: { message: 'out of memory' } })],
    code: 'upstream_error',
    status: 502,
    accepted: true,
    relayed: true,
  },
  {
    name: 'an error as the first event',
    steps: [errorFrame()],
    code: 'upstream_error',
    status: 502,
    accepted: true,
  },
  {
    name: 'an event named error',
    steps: [errorFrame({ message: 'overloaded' }, 'error')],
    code: 'upstream_error',
    status: 502,
    accepted: true,
  },
  {
    name: '[DONE] alone',
    steps: [raw('data: [DONE]\n\n')],
    code: 'upstream_empty',
    status: 502,
    accepted: true,
  },
  {
    name: 'a redirect',
    steps: [head(307, { location: 'http://169.254.169.254/' }), raw('')],
    code: 'upstream_protocol',
    status: 502,
    accepted: true,
  },
  {
    name: 'silence before the head',
    steps: [stallBeforeHead()],
    code: 'first_token_timeout',
    status: 504,
    accepted: true,
    timed: true,
  },
  {
    name: 'silence after the head',
    steps: [sendHead(), stall()],
    code: 'first_token_timeout',
    status: 504,
    accepted: true,
    timed: true,
  },
];

const broken = { status: 502, accepted: true } as const;

/** Faults after `SAID`; the gate keeps them back until what was said has been read. */
export function inTheMiddle(read: Gate): readonly Fault[] {
  const said = [role(), tokens(SAID, { bits: 0.2 }), hold(read)];
  return [
    { name: 'RST', steps: [...said, reset()], code: 'upstream_broken', ...broken, lossy: true },
    { name: 'FIN', steps: [...said, cut()], code: 'upstream_broken', ...broken },
    { name: 'an early end', steps: [...said, end()], code: 'upstream_incomplete', ...broken },
    {
      name: '[DONE] without a finish_reason',
      steps: [...said, raw('data: [DONE]\n\n')],
      code: 'upstream_incomplete',
      ...broken,
    },
    { name: 'an error', steps: [...said, errorFrame()], code: 'upstream_error', ...broken },
    {
      name: 'an event that is no JSON',
      steps: [...said, raw('data: {"a":\n\n')],
      code: 'upstream_protocol',
      ...broken,
    },
    {
      name: 'choices that are none',
      steps: [...said, chunk({ choices: [5] })],
      code: 'upstream_protocol',
      ...broken,
      relayed: true,
    },
    {
      name: 'silence',
      steps: [...said, stall()],
      code: 'idle_timeout',
      status: 504,
      accepted: true,
      timed: true,
    },
  ];
}
