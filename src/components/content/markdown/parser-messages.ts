import type { IParseBudget } from '../budget.js';
import type { ParseResult } from '../contracts.js';

/** A request from the page to the worker. */
export interface IParseRequest {
  readonly id: number;
  readonly markdown: string;
  readonly budget: IParseBudget;
}

/** A message from the worker: that it has started, or a result. */
export type ParseAnswer =
  { readonly ready: true } | { readonly id: number; readonly result: ParseResult };
