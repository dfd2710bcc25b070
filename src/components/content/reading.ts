import type { IParseBudget } from './budget.js';
import type { ParseResult } from './contracts.js';

/** What the page asks of the worker. */
export interface IReadRequest {
  readonly id: number;
  readonly markdown: string;
  readonly budget: IParseBudget;
}

/** What the worker says: that it has started, or what it has read. */
export type ReadAnswer =
  { readonly ready: true } | { readonly id: number; readonly result: ParseResult };
