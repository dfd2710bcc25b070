import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { useEffect, useMemo, useState } from 'react';
import { systemTimers, type ITimers } from '../../model/index.js';
import { TURN } from './budget.js';
import { costOfElement } from './element-costs.js';
import { TextCosts } from './text-costs.js';

/** A text that costs at most this much is quick. */
const QUICK = 50;
/** The cost of the quick texts that come into the page at once, besides one slow text or several. */
const QUICK_TURN = 300;

interface IWaiting {
  readonly cost: number;
  readonly onTurn: () => void;
}

/** Texts that wait, in the order of their coming. */
type Lane = Set<IWaiting>;

/**
 * Lets texts into the page in turns. The browser lays out at once all that came since the last time: many texts, none of which is slow
 * alone, would block the page together. Texts wait only behind others that are about as slow.
 */
export class TextTurns {
  /** @param layOut - makes the browser lay out what has come */
  constructor(
    private readonly _timers: ITimers,
    private readonly _layOut: () => void
  ) {}

  /** Takes a place in the present turn. Returns whether there is one. */
  take(cost: number): boolean {
    if (cost === 0) {
      return true;
    }
    const fits = this._laneOf(cost).size === 0 && this._fits(cost);
    if (fits) {
      this._spend(cost);
    }
    return fits;
  }

  /** Calls back at the turn of a text for which there was no place. */
  wait(cost: number, onTurn: () => void): IDisposable {
    const one = { cost, onTurn };
    const lane = this._laneOf(cost);
    lane.add(one);
    this._plan();
    return new DisposableDelegate(() => lane.delete(one));
  }

  /** Resolves at the turn of elements that are not in the page yet. */
  async turnOf(nodes: readonly HTMLElement[]): Promise<void> {
    const cost = nodes.reduce((sum, node) => sum + costOfNode(node), 0);
    if (!this.take(cost)) {
      await new Promise<void>(resolve => void this.wait(cost, resolve));
    }
  }

  private _laneOf(cost: number): Lane {
    return cost <= QUICK ? this._quick : cost <= TURN ? this._usual : this._slow;
  }

  private _fits(cost: number): boolean {
    return cost <= QUICK
      ? this._spentQuickly + cost <= QUICK_TURN
      : this._spent === 0 || this._spent + cost <= TURN;
  }

  private _spend(cost: number): void {
    if (cost <= QUICK) {
      this._spentQuickly += cost;
    } else {
      this._spent += cost;
    }
    this._plan();
  }

  private _plan(): void {
    if (!this._isPlanned) {
      this._isPlanned = true;
      this._timers.delay(() => this._next(), 0);
    }
  }

  private _next(): void {
    this._isPlanned = false;
    this._layOut();
    this._spent = 0;
    this._spentQuickly = 0;
    this._admit(this._quick);
    const lanes = [this._usual, this._slow];
    const [first, second] = this._isSlowNext ? lanes.reverse() : lanes;
    this._admit(first.size > 0 ? first : second);
    this._isSlowNext = !this._isSlowNext;
  }

  private _admit(lane: Lane): void {
    for (const one of lane) {
      if (!this._fits(one.cost)) {
        break;
      }
      lane.delete(one);
      this._spend(one.cost);
      one.onTurn();
    }
  }

  private readonly _quick: Lane = new Set();
  private readonly _usual: Lane = new Set();
  private readonly _slow: Lane = new Set();
  private _spent = 0;
  private _spentQuickly = 0;
  private _isSlowNext = false;
  private _isPlanned = false;
}

/** Those of the page. */
const pageTurns = new TextTurns(systemTimers, () => void document.body.offsetHeight);

/** Whether a text may be shown. A slow one waits for its turn. */
export function useTurn(text: string): boolean {
  const cost = useMemo(() => new TextCosts().next(text), [text]);
  const isAtOnce = useMemo(() => pageTurns.take(cost), [text]);
  const [late, setLate] = useState<string | null>(null);
  const isIn = isAtOnce || late === text;
  useEffect(() => {
    const waiting = isIn ? null : pageTurns.wait(cost, () => setLate(text));
    return () => waiting?.dispose();
  }, [isIn, cost, text]);
  return isIn;
}

/** Resolves when elements that are not in the page yet may come into it. */
export const turnOf = (nodes: readonly HTMLElement[]): Promise<void> => pageTurns.turnOf(nodes);

const costOfNode = (node: HTMLElement): number =>
  node.getElementsByTagName('*').length * costOfElement('') +
  new TextCosts().next(node.textContent ?? '');
