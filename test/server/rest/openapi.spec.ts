import { readFileSync } from 'node:fs';
import { ERRORS } from '../../../server/errors.js';
import type { IErrorKind } from '../../../server/errors.js';
import { House } from './house.js';

interface IDocument {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

/** As an OpenAPI document writes the parameters of an address. */
const templated = (url: string): string =>
  url.replace(/(?<=\/):(\w+)/g, '{$1}').replaceAll('::', ':');

it('[OPENAPI1] every route is described, but for pages and refusals of a method', async () => {
  const house = await House.open();
  const { openapi, paths } = (await house.app.inject('/openapi.json')).json<IDocument>();
  expect(openapi).toBe('3.1.0');
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`)
  );
  const seen = house.routes.filter(
    ({ method, schema }) => method !== 'HEAD' && (schema as { hide?: boolean })?.hide !== true
  );
  expect(described.sort()).toEqual(
    seen.map(({ method, url }) => `${method} ${templated(url)}`).sort()
  );
  await house.close();
});

it('[OPENAPI2] ERRORS.md lists the catalogue, as it is', () => {
  const rows = readFileSync('ERRORS.md', 'utf8')
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.slice(2, -2).split(' | '));
  const catalogue = Object.entries<IErrorKind>(ERRORS).map(([code, kind]) => [
    `\`${code}\``,
    String(kind.status),
    String(kind.close),
    kind.retry,
    kind.message
  ]);
  expect(rows.map(row => row.slice(0, 5))).toEqual(catalogue);
});
