import AjvCompiler from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';
import { Breaks } from '../../breaks.js';

type Factories = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;
type Validate = ReturnType<ReturnType<AjvCompiler.BuildCompilerFromPool>>;

/**
 * The compilers of the framework. They compile each schema when it is first used, because compiling all of them would take a good part of
 * the time of a start. `compileAll` compiles the others once the server listens, so that no request has to wait for many of them.
 */
export class LazyCompilers {
  readonly factories: Factories = {
    buildValidator: ((...pool: Parameters<AjvCompiler.BuildCompilerFromPool>) => {
      const compiler = once(() => AjvCompiler()(...pool));
      return (...route: Parameters<ReturnType<AjvCompiler.BuildCompilerFromPool>>) => {
        const compiled = this._later(() => compiler()(...route));
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
        const compiled = this._later(() => compiler()(route));
        return value => compiled()(value);
      };
    }
  };

  /** Compiles one schema after the other, with breaks, until all are compiled or `dispose` is called. */
  async compileAll(): Promise<void> {
    const breaks = new Breaks();
    while (this._waiting.length > 0) {
      await breaks.take();
      this._waiting.pop()?.();
    }
  }

  dispose(): void {
    this._waiting = [];
  }

  private _later<T>(make: () => T): () => T {
    const compiled = once(make);
    this._waiting.unshift(compiled);
    return compiled;
  }

  /** Schemas that may not be compiled yet, the first one last. */
  private _waiting: (() => unknown)[] = [];
}

/** Makes a value when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
