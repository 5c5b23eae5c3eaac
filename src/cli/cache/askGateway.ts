import { z } from 'zod';
import { messageOf } from '../../core/messageOf.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';

/** How long a gateway may take to answer, ms. */
const TIMEOUT_MS = 10_000;

export interface GatewayQuestion {
  /** As http://127.0.0.1:8080; a path at its end stays, /v1 is left out. */
  readonly url: string;
  readonly path: string;
  /** Null: GET. */
  readonly post: unknown;
}

/** What a gateway answered, or the exit code after what went wrong was told. */
export type GatewayAnswer =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly exit: number };

/** Asks a running gateway. Tells on stderr what went wrong: 2 no address, 69 nobody there, 1 a refusal. */
export async function askGateway(
  { url, path, post }: GatewayQuestion,
  { stderr, signal }: CommandIo,
): Promise<GatewayAnswer> {
  const refuse = (message: string, exit: number): GatewayAnswer => {
    stderr.write(`${message}\n`);
    return { ok: false, exit };
  };
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    return refuse(`--url ${JSON.stringify(url)} is not an address such as http://127.0.0.1:8080`, EXIT.usage);
  }
  const target = `${base.origin}${base.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}${path}`;
  let status: number;
  let text: string;
  try {
    const answer = await fetch(target, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(post !== null && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(post),
      }),
    });
    status = answer.status;
    text = await answer.text();
  } catch (cause) {
    const why = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
    return refuse(
      `Cannot reach a gateway at ${base.origin}: ${messageOf(why)}. Start it, or name it with --url.`,
      EXIT.unreachable,
    );
  }
  const json = parsed(text);
  if (status === 200) return { ok: true, json };
  const said = errorShape.safeParse(json);
  return refuse(
    said.success
      ? `The gateway at ${base.origin} refused: ${said.data.error.message} (${status})`
      : `What answers at ${base.origin} is no gateway of this kind (${status})`,
    EXIT.failure,
  );
}

const errorShape = z.object({ error: z.object({ message: z.string() }) });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
