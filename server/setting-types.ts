import { FormatRegistry, Type, type TSchema } from '@sinclair/typebox';

/**
 * Each description completes the sentence "<key> must be …". `help` says what a setting does, `placeholder` stands for its
 * value. Every setting with a help text is an option of the command line. The others have a `meaning` instead.
 */
export interface INotes {
  readonly help?: string;
  readonly meaning?: string;
  readonly placeholder?: string;
  readonly default?: unknown;
  /** Whether an error must not show the value. */
  readonly secret?: boolean;
}

export const wholeNumber = (minimum: number, maximum: number, notes: INotes = {}): TSchema =>
  Type.Integer({
    minimum,
    maximum,
    description: `a whole number from ${minimum} to ${maximum}`,
    placeholder: 'number',
    ...notes
  });
/** Patterns find what does not belong in an address. Only its parser knows whether it is one. */
FormatRegistry.Set('url', URL.canParse);
export const words = (
  description: string,
  notes: INotes & { pattern?: string; format?: 'url' } = {}
): TSchema => Type.String({ pattern: '.', description, ...notes });
export const list = (description: string, entry: TSchema, notes: INotes): TSchema =>
  Type.Array(entry, { description, default: [], ...notes });
export const oneOf = (names: readonly string[], notes: INotes): TSchema =>
  Type.Union(
    names.map(name => Type.Literal(name)),
    { description: `one of ${names.join(', ')}`, ...notes }
  );
export const yesOrNo = (help: string): TSchema =>
  Type.Boolean({ description: 'true or false', default: false, help });
export const httpUrl = (notes: INotes): TSchema =>
  words('an http or https URL without a password, a query or a fragment', {
    pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$',
    format: 'url',
    placeholder: 'url',
    ...notes
  });
