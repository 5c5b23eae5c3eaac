import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Gate } from './gate.ts';
import { inOrder, type Step } from './script.ts';

/** Status and headers of what follows; nothing is sent yet. */
export function head(status: number, headers: Record<string, string> = {}): Step {
  return (wire) => {
    wire.head = { status, headers };
  };
}

/** Sends status and headers now, before any byte of the body. */
export function sendHead(): Step {
  return (wire) => wire.sendHead();
}

/** A refusal in OpenAI's shape, as `refuse(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '2' })`. */
export function refuse(status: number, error: object = {}, headers: Record<string, string> = {}): Step {
  const body = {
    error: {
      message: `Refused with ${status}`,
      type: 'invalid_request_error',
      param: null,
      code: null,
      ...error,
    },
  };
  return json(status, body, headers);
}

/** Bytes as they are, no frame around them. */
export function raw(bytes: string | Uint8Array): Step {
  return (wire) => wire.write(bytes);
}

/** A whole JSON body. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Step {
  return whole(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** What a proxy in front of a dead server says. */
export function html(status = 502): Step {
  const page = `<html><body><h1>${status} Bad Gateway</h1><p>nginx at 10.0.0.7</p></body></html>`;
  return whole(status, page, { 'content-type': 'text/html' });
}

/** A whole body of any kind. */
export function whole(status: number, body: string | Uint8Array, headers: Record<string, string>): Step {
  return inOrder([head(status, headers), raw(body)]);
}

/** Waits at the gate until the test opens it. */
export function hold(gate: Gate): Step {
  return (wire) => {
    gate.arrive();
    return Promise.race([gate.opened, wire.gone]);
  };
}

/** Real time passes: for clocks under test; to order things, use `hold`. */
export function delay(ms: number): Step {
  return (wire) => Promise.race([sleep(ms), wire.gone]);
}

/** Says nothing more and keeps the connection until the client leaves. */
export function stall(): Step {
  return (wire) => {
    wire.sendHead();
    return wire.gone;
  };
}

/** As `stall`, before any header. */
export function stallBeforeHead(): Step {
  return (wire) => wire.gone;
}

/**
 * RST. What the client has not read by then may be lost: hold a gate before it if a test needs the tokens.
 */
export function reset(): Step {
  return async (wire) => {
    wire.cutByUs = true;
    wire.response.socket?.resetAndDestroy();
    await wire.gone;
  };
}

/** FIN in the middle of a body: everything written arrives, the end of the body does not. */
export function cut(): Step {
  return async (wire) => {
    wire.cutByUs = true;
    wire.sendHead();
    const { socket } = wire.response;
    if (socket === null) return;
    await new Promise<void>((flushed) => socket.end(() => flushed()));
    socket.destroy();
    await wire.gone;
  };
}

/** Ends the body properly now; what follows in the script is not run. A script that is through ends so too. */
export function end(): Step {
  return async (wire) => {
    wire.sendHead();
    wire.response.end();
    if (!wire.response.writableFinished) await Promise.race([once(wire.response, 'finish'), wire.gone]);
  };
}
