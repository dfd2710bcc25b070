import { LazyCompilers } from '../../../../server/rest/http/lazy-compilers.js';

const SCHEMA = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };

/** Compilers with one serializer, which counts how often its schema is read. */
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

it('[START3] a schema is compiled when it is first used', () => {
  const { serialize, reads } = counted();
  expect(reads()).toBe(0);
  expect(serialize({ id: 'a' })).toBe('{"id":"a"}');
  expect(reads()).toBeGreaterThan(0);
});

it('[START3] all schemas are compiled in turns of the event loop, so that no request waits for many', async () => {
  const { compilers, serialize, reads } = counted();
  const done = compilers.compileAll();
  expect(reads()).toBe(0);
  await done;
  const compiled = reads();
  expect(compiled).toBeGreaterThan(0);
  serialize({ id: 'a' });
  expect(reads()).toBe(compiled);
});

it('[START3] no schema is compiled after the server was closed', async () => {
  const { compilers, reads } = counted();
  const done = compilers.compileAll();
  compilers.dispose();
  await done;
  expect(reads()).toBe(0);
});
