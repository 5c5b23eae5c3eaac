import { Socket } from 'node:net';
import { buildConnector } from 'undici';

/** Opens connections and tells on whose behalf: undici goes on connecting for a request that was given up. */
export interface Connector {
  readonly connect: buildConnector.connector;
  /** Runs `dispatch`; a connection that it opens is handed to `opened` while it is still being made. */
  attribute(opened: (socket: Socket) => void, dispatch: () => void): void;
}

/** HTTP/1.1 only: one call a socket, so that ending the socket is what every server and proxy understands. */
export function createConnector(connectMs: number): Connector {
  const plain = buildConnector({ timeout: connectMs, allowH2: false });
  let listener: ((socket: Socket) => void) | null = null;
  return {
    connect: (options, callback) => {
      // Typed void; it returns the socket it is connecting. Should that change, connecting is not cut short.
      const socket: unknown = plain(options, callback);
      if (socket instanceof Socket) listener?.(socket);
    },
    attribute: (opened, dispatch) => {
      const outer = listener;
      listener = opened;
      try {
        dispatch();
      } finally {
        listener = outer;
      }
    },
  };
}
