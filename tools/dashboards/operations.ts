import type { DashboardPlan } from './dashboardOf.ts';
import { ABORT_SECONDS } from './objectives.ts';
import { figures, lines, states } from './panel.ts';
import { increase, quantile, rate, share } from './promql.ts';

const MODEL = ['role', 'model'];

/** Whether the gateway, its model servers and its stores are well. */
export const OPERATIONS: DashboardPlan = {
  name: 'operations',
  title: 'Operations',
  description: 'Model servers, stores, cancellation, and the process itself.',
  byRoute: false,
  rows: [
    {
      title: 'Now',
      panels: [
        figures({
          title: 'Gateways up',
          description: 'Replicas that show their metrics, of those that Prometheus knows of.',
          unit: 'none',
          decimals: 0,
          redBelow: 1,
          noValue: 'None known',
          width: 4,
          queries: [
            ['sum(up{job="draft-thinker"})', 'up'],
            ['count(up{job="draft-thinker"})', 'known'],
          ],
        }),
        figures({
          title: 'Version',
          description: 'Version of the gateway and of Node, and how many replicas run it.',
          unit: 'none',
          decimals: 0,
          noValue: 'Unknown',
          width: 4,
          queries: [['sum by (version, node) (draftthinker_build_info)', '{{version}}, Node {{node}}']],
        }),
        figures({
          title: 'Running since',
          description: 'When each process was started.',
          unit: 'dateTimeFromNow',
          noValue: 'Unknown',
          width: 4,
          queries: [['1000 * draftthinker_process_start_time_seconds', '{{instance}}']],
        }),
        figures({
          title: 'Requests under way',
          description: 'Requests that have not ended yet, in any state.',
          unit: 'short',
          decimals: 0,
          noValue: 'None',
          width: 4,
          queries: [['sum(draftthinker_requests_in_state)', 'under way']],
        }),
        figures({
          title: 'Stores',
          description:
            'Whether each store answers its gateway. The gateway goes on without them, at a price.',
          unit: 'none',
          redBelow: 1,
          noValue: 'No store',
          words: { 0: ['down', 'red'], 1: ['up', 'green'] },
          width: 4,
          queries: [['min by (store) (draftthinker_store_up)', '{{store}}']],
        }),
        figures({
          title: 'Tokens without a price',
          description:
            'Tokens in the time range above whose price is not known: cost and savings leave them out.',
          unit: 'short',
          decimals: 0,
          redAbove: 1,
          width: 4,
          queries: [[increase('unpriced_tokens_total'), 'tokens']],
        }),
      ],
    },
    {
      title: 'Model servers',
      panels: [
        lines({
          title: 'Upstream latency by model',
          description:
            'From opening a call to its end, of calls that were completed. Comparisons in the background are not in it.',
          unit: 's',
          min: 0,
          width: 8,
          queries: [0.5, 0.95, 0.99].map(
            (q) =>
              [
                quantile(q, 'upstream_duration_seconds', { by: MODEL }),
                `{{role}} {{model}} p${q * 100}`,
              ] as const,
          ),
        }),
        lines({
          title: 'Upstream time to first token by model',
          description:
            'From opening a call to its first token, the wait for a connection included: what a drafter is chosen for.',
          unit: 's',
          min: 0,
          width: 8,
          queries: [0.5, 0.95, 0.99].map(
            (q) =>
              [
                quantile(q, 'upstream_time_to_first_token_seconds', { by: MODEL }),
                `{{role}} {{model}} p${q * 100}`,
              ] as const,
          ),
        }),
        lines({
          title: 'Upstream calls by outcome',
          description:
            'Calls a second: completed, aborted (by the gateway: a dropped draft, an unneeded speculation, a client that left) or failed.',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [
            [
              `${rate('upstream_requests_total', [...MODEL, 'outcome'])} > 0`,
              '{{role}} {{model}} {{outcome}}',
            ],
          ],
        }),
        lines({
          title: 'Failed share of upstream calls',
          description: 'By role and model. A drafter that fails costs time, heavy that fails costs answers.',
          unit: 'percentunit',
          min: 0,
          width: 8,
          queries: [
            [
              share(
                rate('upstream_requests_total{outcome="failed"}', MODEL),
                rate('upstream_requests_total', MODEL),
              ),
              '{{role}} {{model}}',
            ],
          ],
        }),
        lines({
          title: 'Tokens by kind',
          description:
            'Tokens a second that model servers took in (prompt; of it cached_prompt) and gave (completion).',
          unit: 'short',
          width: 8,
          queries: [[rate('upstream_tokens_total', ['role', 'kind']), '{{role}} {{kind}}']],
        }),
        lines({
          title: 'Errors by code, upstream and own',
          description:
            'Errors a second by code: docs/lifecycle.md says of each when it comes and what helps.',
          unit: 'reqps',
          stacked: true,
          noValue: 'No errors',
          width: 8,
          queries: [[`${rate('errors_total', ['code'])} > 0`, '{{code}}']],
        }),
      ],
    },
    {
      title: 'Cancellation',
      panels: [
        lines({
          title: 'Time until an abort is confirmed',
          description:
            "From our abort to the end of the model server's connection: until then tokens may be made, and paid.",
          unit: 's',
          min: 0,
          noValue: 'No aborts',
          width: 8,
          queries: [0.5, 0.99].map(
            (q) => [quantile(q, 'abort_confirm_seconds', { by: ['role'] }), `{{role}} p${q * 100}`] as const,
          ),
        }),
        lines({
          title: 'Aborts confirmed',
          description: `Share of aborted calls that were seen to end within ${ABORT_SECONDS} s. Below 90 % AbortNotConfirmed fires.`,
          unit: 'percentunit',
          min: 0,
          max: 1,
          noValue: 'No aborts',
          width: 8,
          queries: [
            [
              share(
                rate(`abort_confirm_seconds_bucket{le="${ABORT_SECONDS}"}`, ['role']),
                rate('upstream_requests_total{outcome="aborted"}', ['role']),
              ),
              '{{role}}',
            ],
          ],
        }),
        lines({
          title: 'Requests that were turned away',
          description:
            'A second, by error code: a limit or a budget was reached, or admission itself failed.',
          unit: 'reqps',
          stacked: true,
          noValue: 'None',
          width: 8,
          queries: [[rate('admission_rejects_total', ['reason']), '{{reason}}']],
        }),
      ],
    },
    {
      title: 'In the gateway',
      panels: [
        lines({
          title: 'Requests under way, by state',
          description:
            'States of the request machine (machines/README.md). A state that only grows is where requests are stuck.',
          unit: 'short',
          min: 0,
          stacked: true,
          width: 8,
          queries: [['sum by (state) (draftthinker_requests_in_state)', '{{state}}']],
        }),
        lines({
          title: "The gateway's own time",
          description:
            'What a request waits for the gateway itself, before and after the model servers: model servers, stores and the hold-back taken off.',
          unit: 's',
          min: 0,
          width: 8,
          queries: [
            [quantile(0.5, 'overhead_seconds', { by: ['phase'] }), '{{phase}} p50'],
            [quantile(0.99, 'overhead_seconds', { by: ['phase'] }), '{{phase}} p99'],
          ],
        }),
        lines({
          title: 'Largest gap of a stream',
          description: 'The longest a client waited between two pieces of one streamed answer.',
          unit: 's',
          min: 0,
          width: 8,
          queries: [
            [quantile(0.5, 'inter_token_seconds'), 'p50'],
            [quantile(0.95, 'inter_token_seconds'), 'p95'],
            [quantile(0.99, 'inter_token_seconds'), 'p99'],
          ],
        }),
      ],
    },
    {
      title: 'Cache and stores',
      panels: [
        lines({
          title: 'Cache lookup latency',
          description:
            'A whole lookup, with the wait for an equal request where there was one, by the tier that was found (none: nothing).',
          unit: 's',
          min: 0,
          width: 8,
          queries: [0.5, 0.95, 0.99].map(
            (q) => [quantile(q, 'cache_lookup_seconds', { by: ['tier'] }), `{{tier}} p${q * 100}`] as const,
          ),
        }),
        lines({
          title: 'Mean time of each stage of a lookup',
          description:
            'Which part of a lookup takes long: the store, the embedder, the search, the guards, the judge.',
          unit: 's',
          min: 0,
          width: 8,
          queries: [
            [
              share(
                rate('cache_lookup_seconds_total', ['stage']),
                rate('cache_lookup_stages_total', ['stage']),
              ),
              '{{stage}}',
            ],
          ],
        }),
        lines({
          title: 'Answers offered to the cache',
          description:
            'A second: kept, refused (may not be kept), dropped (too many waited), failed (the store).',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [[rate('cache_writes_total', ['outcome']), '{{outcome}}']],
        }),
        states({
          title: 'Stores over time',
          description: 'Whether each store answers; where not for two minutes, StoreDown fires.',
          unit: 'none',
          noValue: 'No store',
          words: { 0: ['down', 'red'], 1: ['up', 'green'] },
          width: 8,
          queries: [['min by (store, instance) (draftthinker_store_up)', '{{store}} {{instance}}']],
        }),
        states({
          title: 'Breakers over time',
          description:
            'A part of the cache that failed too often is left alone for some seconds (open), then tried (half-open). One that does not close for 5 minutes fires BreakerOpen.',
          unit: 'none',
          noValue: 'No cache',
          words: { 0: ['closed', 'green'], 1: ['half-open', 'orange'], 2: ['open', 'red'] },
          width: 8,
          queries: [['max by (breaker, instance) (draftthinker_breaker_state)', '{{breaker}} {{instance}}']],
        }),
        lines({
          title: 'Entries and waiting writes',
          description: 'Answers held, where the store can tell without a scan, and writes that wait or run.',
          unit: 'short',
          min: 0,
          noValue: 'No cache',
          width: 8,
          queries: [
            ['max by (instance) (draftthinker_cache_entries)', 'entries {{instance}}'],
            ['max by (instance) (draftthinker_cache_writes_waiting)', 'waiting {{instance}}'],
          ],
        }),
      ],
    },
    {
      title: 'Process',
      panels: [
        lines({
          title: 'Event loop lag',
          description:
            'How late turns of the event loop come, over the time between two scrapes; 0.01 s is the grain of the clock, and rest. Above 0.1 s at p99 for 5 minutes EventLoopLag fires: another replica is needed.',
          unit: 's',
          min: 0,
          noValue: 'No gateway',
          width: 8,
          queries: [
            ['draftthinker_nodejs_eventloop_lag_p50_seconds', '{{instance}} p50'],
            ['draftthinker_nodejs_eventloop_lag_p99_seconds', '{{instance}} p99'],
          ],
        }),
        lines({
          title: 'Memory',
          description:
            'Resident memory, and of it the heap in use. Resident memory that only grows is a leak.',
          unit: 'bytes',
          min: 0,
          noValue: 'No gateway',
          width: 8,
          queries: [
            ['draftthinker_process_resident_memory_bytes', '{{instance}} resident'],
            ['draftthinker_nodejs_heap_size_used_bytes', '{{instance}} heap used'],
          ],
        }),
        lines({
          title: 'CPU',
          description: 'Cores in use. One process answers on one core: near 1, add replicas.',
          unit: 'short',
          min: 0,
          noValue: 'No gateway',
          width: 8,
          queries: [
            [
              'sum by (instance) (rate(draftthinker_process_cpu_seconds_total[$__rate_interval]))',
              '{{instance}}',
            ],
          ],
        }),
        lines({
          title: 'Garbage collection',
          description:
            'Share of the time that was spent collecting garbage, by kind: streams stand still meanwhile.',
          unit: 'percentunit',
          min: 0,
          noValue: 'No gateway',
          width: 12,
          queries: [[rate('nodejs_gc_duration_seconds_sum', ['instance', 'kind']), '{{instance}} {{kind}}']],
        }),
        lines({
          title: 'Open file descriptors',
          description: 'Connections and files; near the limit new connections are refused.',
          unit: 'short',
          min: 0,
          noValue: 'Unknown',
          width: 12,
          queries: [
            ['draftthinker_process_open_fds', '{{instance}}'],
            ['draftthinker_process_max_fds', '{{instance}} limit'],
          ],
        }),
      ],
    },
  ],
};
