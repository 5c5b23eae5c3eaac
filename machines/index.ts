export { type PortInput, port } from './port.ts';
export type * from './request.events.ts';
export { type RequestContext, type RequestInput, requestMachine } from './request.machine.ts';
