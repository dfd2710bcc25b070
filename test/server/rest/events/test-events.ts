import type { IPrincipal } from '../../../../server/identity/principal.js';
import { TestApi } from '../test-api.js';
import { Listener, type IListenOptions } from '../listener.js';

export let harness: TestApi;

const listeners: Listener[] = [];

/** Opens an event stream, which ends with the test. */
export const listen = async (who: IPrincipal, options?: IListenOptions): Promise<Listener> => {
  const listener = await Listener.open(harness, who, options);
  listeners.push(listener);
  return listener;
};

/** Opens the HTTP API on a port before each test of a file, and closes it with its listeners afterwards. */
export function useEvents(): void {
  beforeEach(async () => {
    harness = await TestApi.open();
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    listeners.splice(0).forEach(listener => listener.close());
    await harness.close();
  });
}
