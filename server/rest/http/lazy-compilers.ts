import AjvCompiler from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type Factories = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;
type Validate = ReturnType<ReturnType<AjvCompiler.BuildCompilerFromPool>>;

/**
 * The compilers of the framework. They compile each schema when it is first used, because compiling all of them would take a good part of
 * the time of a start.
 */
export const lazyCompilers: Factories = {
  buildValidator: ((...pool: Parameters<AjvCompiler.BuildCompilerFromPool>) => {
    const compiler = once(() => AjvCompiler()(...pool));
    return (...route: Parameters<ReturnType<AjvCompiler.BuildCompilerFromPool>>) => {
      const compiled = once(() => compiler()(...route));
      const validate = (value: unknown): unknown => {
        const isValid = compiled()(value) as unknown;
        (validate as Validate).errors = compiled().errors;
        return isValid;
      };
      return validate;
    };
  }) as AjvCompiler.BuildCompilerFromPool,

  buildSerializer: (...pool) => {
    const compiler = once(() => SerializerSelector()(...pool));
    return route => {
      const compiled = once(() => compiler()(route));
      return value => compiled()(value);
    };
  }
};

/** Makes a value when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
