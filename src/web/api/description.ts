/** The parts of an OpenAPI document that the page shows. */
export interface ISchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, ISchema>>;
  readonly required?: readonly string[];
  readonly items?: ISchema;
  readonly anyOf?: readonly ISchema[];
  readonly additionalProperties?: boolean | ISchema;
}

export interface IBody {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: ISchema }>>;
}

export interface IParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: ISchema;
}

export interface IOperation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly IParameter[];
  readonly requestBody?: IBody;
  readonly responses: Readonly<Record<string, IBody>>;
}

export interface IDescription {
  readonly info: { readonly title: string; readonly description?: string };
  readonly tags?: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, IOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, ISchema>> };
}

/** One operation of the API. */
export interface IEntry {
  readonly method: string;
  readonly path: string;
  readonly operation: IOperation;
}

/** Groups the matching operations by tag, in the order of the tags. */
export function groups({ tags = [], paths }: IDescription, wanted: string): Map<string, IEntry[]> {
  const found = new Map<string, IEntry[]>(tags.map(({ name }) => [name, []]));
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const text = `${method} ${path} ${operation.summary ?? ''}`.toLowerCase();
      if (text.includes(wanted.toLowerCase())) {
        const tag = operation.tags?.[0] ?? 'Other';
        found.set(tag, [...(found.get(tag) ?? []), { method, path, operation }]);
      }
    }
  }
  return new Map([...found].filter(([, entries]) => entries.length > 0));
}

const INDENT = '  ';

/** Describes a schema in one or a few lines of simple words. */
export function textOf(schema: ISchema | undefined, description: IDescription, depth = 0): string {
  if (!schema || depth > 12) {
    return 'anything';
  }
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return textOf(description.components?.schemas?.[name], description, depth + 1);
  }
  const inner = (part: ISchema): string => textOf(part, description, depth + 1);
  if (schema.anyOf) {
    return schema.anyOf.map(inner).join(' | ');
  }
  if (schema.const !== undefined || schema.enum) {
    return (schema.enum ?? [schema.const]).map(value => JSON.stringify(value)).join(' | ');
  }
  if (schema.items) {
    return `${inner(schema.items)}[]`;
  }
  if (schema.properties) {
    const pad = INDENT.repeat(depth + 1);
    const lines = Object.entries(schema.properties).map(([name, part]) => {
      const mark = schema.required?.includes(name) ? '' : '?';
      const note = part.description ? `  // ${part.description}` : '';
      return `${pad}${name}${mark}: ${inner(part)}${note}`;
    });
    return `{\n${lines.join('\n')}\n${INDENT.repeat(depth)}}`;
  }
  if (typeof schema.additionalProperties === 'object') {
    return `{ [name]: ${inner(schema.additionalProperties)} }`;
  }
  return [schema.type, schema.format && `(${schema.format})`].flat().filter(Boolean).join(' ');
}
