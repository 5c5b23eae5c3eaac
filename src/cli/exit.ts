/** What a supervisor or a script reads: BSD's sysexits where they fit. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** It ran to its end, and what was hoped for is not so: no certificate, as an example. */
  targetNotMet: 3,
  unreachable: 69,
  cannotWrite: 73,
  cannotListen: 73,
  /** Stopped part-way; the same command goes on from there. */
  resumable: 75,
  config: 78,
  interrupted: 130,
  terminated: 143,
} as const;
