import { Agent, createServer, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The raw pipe: the least a reverse proxy can do with node:http. It reads nothing, changes nothing and only
 * passes bytes on; what a gateway costs is measured against it. A program of its own.
 */
const target = new URL(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true });

const server = createServer((request, response) => {
  const { method, url: path, headers } = request;
  const upstream = openRequest(
    { host: target.hostname, port: target.port, agent, method, path, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  upstream.on('error', () => response.destroy());
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  request.pipe(upstream);
});

process.on('disconnect', () => process.exit(0));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
