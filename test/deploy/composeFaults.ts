import type { ComposeFile, ComposeService } from './composeFile.ts';

/** What the rules ask of the world around a compose file. */
export interface ComposeSurroundings {
  /** Whether a path of the project is there. */
  readonly exists: (path: string) => boolean;
  /** Whether what a service builds brings its own health check. */
  readonly buildIsChecked: boolean;
}

/**
 * What is wrong with a compose file by the project's rules, a sentence each: pinned images, start order by health,
 * limits, nothing reachable from outside this machine, and as few rights as it goes.
 */
export function composeFaults(file: ComposeFile, around: ComposeSurroundings): readonly string[] {
  const used = new Set<string>();
  const faults = Object.entries(file.services).flatMap(([name, service]) =>
    [
      ...imageFaults(service),
      ...lifeFaults(service, around.buildIsChecked),
      ...rightsFaults(service),
      ...reachFaults(service, file),
      ...mountFaults(service, file, { exists: around.exists, used }),
      ...orderFaults(service, file, around.buildIsChecked),
    ].map((fault) => `${name}: ${fault}`),
  );
  const idle = Object.keys(file.volumes).filter((volume) => !used.has(volume));
  return [...faults, ...idle.map((volume) => `volume ${volume} is not used`)];
}

/** A tag that names one release: at least major, minor and patch. */
const EXACT = /^[\w./-]+:v?\d+\.\d+\.\d+(?:-[\w.]+)?$/;

function imageFaults({ image }: ComposeService): string[] {
  return image !== undefined && EXACT.test(image) ? [] : [`image ${image} is not pinned to a release`];
}

function lifeFaults(service: ComposeService, buildIsChecked: boolean): string[] {
  const { restart, mem_limit, pids_limit, logging, init } = service;
  return [
    ...(isChecked(service, buildIsChecked) ? [] : ['no health check']),
    ...(restart === 'unless-stopped' ? [] : ['does not restart']),
    ...(/^\d+[mg]$/.test(mem_limit ?? '') ? [] : ['no memory limit']),
    ...((pids_limit ?? 0) > 0 ? [] : ['no limit of processes']),
    ...(logging?.options['max-size'] && logging.options['max-file'] ? [] : ['its log grows without end']),
    ...(init ? [] : ['nothing reaps its processes']),
  ];
}

function rightsFaults(service: ComposeService): string[] {
  const { privileged, cap_add, cap_drop, security_opt, read_only, network_mode } = service;
  return [
    ...(privileged ? ['privileged'] : []),
    ...(cap_add === undefined ? [] : ['adds capabilities']),
    ...(cap_drop?.join() === 'ALL' ? [] : ['keeps capabilities']),
    ...(security_opt?.includes('no-new-privileges:true') ? [] : ['may gain privileges']),
    ...(read_only ? [] : ['its root file system can be written']),
    ...(network_mode === undefined ? [] : ['leaves the networks of the file']),
  ];
}

/** Published on loopback, at a port that can be moved, and never what lives on an internal network. */
const LOOPBACK = /^127\.0\.0\.1:(?:\d+|\$\{\w+:-\d+\}):\d+$/;

function reachFaults({ ports = [], networks = ['default'] }: ComposeService, file: ComposeFile): string[] {
  return [
    ...ports.filter((port) => !LOOPBACK.test(port)).map((port) => `port ${port} is not loopback's only`),
    ...networks.filter((network) => !(network in file.networks)).map((name) => `no network ${name}`),
    ...(ports.length > 0 && networks.every((name) => file.networks[name]?.internal)
      ? ['publishes a port from internal networks only, which does not work']
      : []),
  ];
}

function mountFaults(
  { volumes = [] }: ComposeService,
  file: ComposeFile,
  { exists, used }: { exists: (path: string) => boolean; used: Set<string> },
): string[] {
  return volumes.flatMap((volume) => {
    const [from = '', to = '', mode] = volume.split(':');
    if (!to.startsWith('/')) return [`volume ${volume} goes nowhere`];
    if (from.startsWith('./')) {
      return [
        ...(exists(from) ? [] : [`${from} does not exist`]),
        ...(mode === 'ro' ? [] : [`${from} can be written`]),
      ];
    }
    used.add(from);
    return from in file.volumes ? [] : [`no volume ${from}`];
  });
}

function orderFaults(
  { depends_on = {} }: ComposeService,
  file: ComposeFile,
  buildIsChecked: boolean,
): string[] {
  return Object.entries(depends_on).flatMap(([name, { condition }]) => {
    const other = file.services[name];
    if (other === undefined) return [`depends on ${name}, which there is not`];
    if (condition === 'service_started') return [];
    if (condition !== 'service_healthy') return [`waits for ${name} to be ${condition}`];
    return isChecked(other, buildIsChecked) ? [] : [`waits for the health of ${name}, which has no check`];
  });
}

function isChecked({ healthcheck, build }: ComposeService, buildIsChecked: boolean): boolean {
  return healthcheck !== undefined || (build !== undefined && buildIsChecked);
}
