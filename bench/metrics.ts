// node bench/metrics.ts: what counting costs a request, and a scrape the streams beside it.
// Writes bench/results/metrics.json; exits 3 when a goal is missed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { measureRecording } from './metricsRecording.ts';
import { measureScrapes } from './metricsScrapes.ts';

/** Microseconds a routed request, milliseconds of a scrape, milliseconds by which a frame may come later. */
const GOAL = { recordingUs: 20, scrapeMs: 20, frameDelayMs: 5 };

const recording = await measureRecording();
const scraping = await measureScrapes();
const met = {
  // The upper end of the interval, not its middle.
  recording: recording.perRequestUs.high !== null && recording.perRequestUs.high <= GOAL.recordingUs,
  scrape: scraping.scrapeMs.p99 < GOAL.scrapeMs,
  frames: scraping.longestTurnMs.p99 < GOAL.frameDelayMs && scraping.addedFrameDelayMs < GOAL.frameDelayMs,
};
const results = {
  date: new Date().toISOString(),
  node: process.version,
  machine: { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length },
  goal: GOAL,
  met,
  recording,
  scraping,
};
const file = new URL('results/metrics.json', import.meta.url);
mkdirSync(new URL('.', file), { recursive: true });
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
console.log(JSON.stringify(results, null, 2));
process.exit(Object.values(met).every(Boolean) ? 0 : 3);
