// For their additions to the types of Fastify.
import type {} from '@fastify/swagger';
import type {} from '../../../../server/rest/openapi/route-errors.js';

/** The parts of the API description that tests read. */
export interface IDocument {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, IDescribed>>;
}

export interface IDescribed {
  operationId: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { required: boolean; content: Record<string, object> };
  responses: Record<string, IDescribedAnswer>;
}

interface IDescribedAnswer {
  description?: string;
  headers?: Record<string, object>;
  content?: Record<string, { schema: { allOf?: IErrorSchema[] } }>;
  links?: Record<string, { operationId: string }>;
}

interface IErrorSchema {
  properties?: { error: { properties: { code: { enum: string[] } } } };
}

/** The codes that an error response may have. A successful one has none. */
function codesOf({ content = {} }: IDescribedAnswer): string[] {
  const { allOf = [] } = Object.values(content)[0]?.schema ?? {};
  return allOf.flatMap(({ properties }) => properties?.error.properties.code.enum ?? []);
}

/** The codes of an operation, by status. */
export const refusalsOf = ({ responses }: IDescribed): [string, string[]][] =>
  Object.entries(responses)
    .filter(([status]) => status >= '400')
    .map(([status, answer]) => [status, codesOf(answer)]);

/** All described errors: operation, status, and the code if there is one. */
export function describedRefusals({ paths }: IDocument): Set<string> {
  const operations = Object.values(paths).flatMap(one => Object.values(one));
  return new Set(
    operations.flatMap(operation =>
      refusalsOf(operation).flatMap(([status, codes]) =>
        (codes.length > 0 ? codes : ['']).map(code => `${operation.operationId} ${status} ${code}`)
      )
    )
  );
}
