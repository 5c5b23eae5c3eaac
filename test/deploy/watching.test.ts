import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ownCompose, ROOT } from './composeFile.ts';
import { describeWithTool, hasTool } from './describeWithTool.ts';

const { services } = ownCompose();
const PROMETHEUS = 'grafana/prometheus/prometheus.yml';
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const prometheus = z
  .object({
    global: z.object({
      scrape_interval: z.string(),
      scrape_timeout: z.string(),
      evaluation_interval: z.string(),
    }),
    rule_files: z.array(z.string()),
    scrape_configs: z.array(
      z.object({ job_name: z.string(), static_configs: z.array(z.object({ targets: z.array(z.string()) })) }),
    ),
  })
  .parse(parse(text(PROMETHEUS)));

const { datasources } = z
  .object({
    datasources: z.array(
      z.object({
        name: z.string(),
        uid: z.string(),
        type: z.string(),
        url: z.string(),
        isDefault: z.boolean(),
        jsonData: z.object({ timeInterval: z.string() }).loose(),
      }),
    ),
  })
  .parse(parse(text('grafana/provisioning/datasources/prometheus.yml')));

const { providers } = z
  .object({
    providers: z.array(
      z.object({ allowUiUpdates: z.boolean(), options: z.object({ path: z.string() }) }).loose(),
    ),
  })
  .parse(parse(text('grafana/provisioning/dashboards/draft-thinker.yml')));

/** Where a folder of the project is inside a service. */
const placeOf = (service: string, folder: string) =>
  services[service]?.volumes?.find((volume) => volume.startsWith(`${folder}:`))?.split(':')[1];

describe('prometheus.yml', () => {
  it('asks the gateway every 15 s at its port of metrics', () => {
    const port = services.gateway?.environment?.DRAFT_THINKER_METRICS_PORT;
    expect(prometheus.global.scrape_interval).toBe('15s');
    expect(prometheus.scrape_configs).toEqual([
      { job_name: 'draft-thinker', static_configs: [{ targets: [`gateway:${port}`] }] },
    ]);
  });

  it('asks at a port that is exposed and not published', () => {
    const port = services.gateway?.environment?.DRAFT_THINKER_METRICS_PORT ?? '';
    expect(/^EXPOSE (.*)$/m.exec(text('Dockerfile'))?.[1]?.split(' ')).toContain(port);
    expect(services.gateway?.ports?.join()).not.toContain(port);
  });

  it('takes itself and its rules from where they are mounted', () => {
    const place = placeOf('prometheus', './grafana/prometheus');
    expect(services.prometheus?.command).toContain(`--config.file=${place}/prometheus.yml`);
    expect(prometheus.rule_files).toEqual([`${place}/rules/*.yml`]);
  });
});

describeWithTool('promtool', hasTool('promtool'), 'promtool', () => {
  it('accepts prometheus.yml together with the rules', () => {
    const folder = mkdtempSync(join(tmpdir(), 'draft-thinker-prometheus-'));
    try {
      const file = join(folder, 'prometheus.yml');
      writeFileSync(file, text(PROMETHEUS).replace('/etc/prometheus/', join(ROOT, 'grafana/prometheus/')));
      const ended = spawnSync('promtool', ['check', 'config', file], { encoding: 'utf8' });
      expect(ended.stderr).toBe('');
      expect(ended.status).toBe(0);
      const files = globSync('grafana/prometheus/rules/*.yml', { cwd: ROOT }).length;
      if (files > 0) expect(ended.stdout).toContain(`SUCCESS: ${files} rule files found`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("Grafana's provisioning", () => {
  it('has one data source, named as dashboards name it, at the Prometheus of the compose file', () => {
    expect(datasources).toHaveLength(1);
    expect(datasources[0]).toMatchObject({
      uid: 'prometheus',
      type: 'prometheus',
      url: 'http://prometheus:9090',
      isDefault: true,
    });
    expect(datasources[0]?.jsonData.timeInterval).toBe(prometheus.global.scrape_interval);
  });

  it('reads dashboards from where they are mounted, and lets nobody change them', () => {
    expect(providers).toHaveLength(1);
    expect(providers[0]?.allowUiUpdates).toBe(false);
    expect(providers[0]?.options.path).toBe(placeOf('grafana', './grafana/dashboards'));
    const home = services.grafana?.environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH ?? '';
    const place = `${providers[0]?.options.path}/`;
    expect(globSync('*.json', { cwd: join(ROOT, 'grafana/dashboards') })).toContain(home.replace(place, ''));
    expect(placeOf('grafana', './grafana/provisioning')).toBe('/etc/grafana/provisioning');
  });
});
