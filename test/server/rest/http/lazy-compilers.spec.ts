import { LazyCompilers } from '../../../../server/rest/http/lazy-compilers.js';

const SCHEMA = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };

/** Compilers with one serializer, and the number of times that its schema was read. */
function counted() {
  const compilers = new LazyCompilers();
  let reads = 0;
  const schema = new Proxy(SCHEMA, {
    get: (target, key) => {
      reads++;
      return Reflect.get(target, key) as unknown;
    }
  });
  const build = compilers.factories.buildSerializer!({}, {});
  const serialize = build({ schema, method: 'GET', url: '/', httpStatus: '200' });
  return { compilers, serialize, reads: () => reads };
}

it('[START3] compiles a schema at its first use', () => {
  const { serialize, reads } = counted();
  expect(reads()).toBe(0);
  expect(serialize({ id: 'a' })).toBe('{"id":"a"}');
  expect(reads()).toBeGreaterThan(0);
});

it('[START3] compiles all schemas over several turns of the event loop, so that no request waits for many', async () => {
  const { compilers, serialize, reads } = counted();
  const done = compilers.compileAll();
  expect(reads()).toBe(0);
  await done;
  const compiled = reads();
  expect(compiled).toBeGreaterThan(0);
  serialize({ id: 'a' });
  expect(reads()).toBe(compiled);
});

it('[START3] compiles no schema after the server was closed', async () => {
  const { compilers, reads } = counted();
  const done = compilers.compileAll();
  compilers.dispose();
  await done;
  expect(reads()).toBe(0);
});
