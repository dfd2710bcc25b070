import { useEffect, useRef, useState } from 'react';
import type { IChatModel } from '../../model/index.js';
import { useStable } from '../shared/hooks.js';

/** The rows of an arriving user are covered for this long at most, in milliseconds. Then the newest ones are better than none. */
const COVERED_MS = 1_000;

export interface INewLineOptions {
  model: IChatModel;
  /** Scrolls to the New line. Does nothing if there is none. */
  show(this: void, focuses: boolean): void;
}

/** The way to the New line, whose messages may have to be loaded first. */
export interface INewLine {
  /** True while its messages are loaded. Rows that are drawn meanwhile do not count as seen. */
  readonly isSought: boolean;
  /** True if the rows are not those at which the user arrives. They are not to be visible, since they are replaced in a moment. */
  readonly isCovered: boolean;
  /** Goes there and takes the focus along. */
  goTo(this: void): void;
  /** Goes there because the user arrives. */
  arriveAt(this: void): void;
}

/** Leads to the New line of a chat. */
export function useNewLine({ model, show }: INewLineOptions): INewLine {
  const sought = useRef<{ focuses: boolean } | null>(null);
  const [isCovered, setCovered] = useState(false);
  const { lacksNew } = model;
  const seek = useStable((focuses: boolean) => {
    if (!lacksNew) {
      show(focuses);
      return;
    }
    sought.current = { focuses };
    void model.toNew().then(() => {
      if (model.lacksNew) {
        sought.current = null; // They could not be loaded.
        setCovered(false);
      }
    });
  });
  useEffect(() => {
    const found = lacksNew ? null : sought.current;
    if (found) {
      sought.current = null;
      setCovered(false);
      show(found.focuses);
    }
  });
  useEffect(() => {
    const timer = isCovered ? setTimeout(() => setCovered(false), COVERED_MS) : undefined;
    return () => clearTimeout(timer);
  }, [isCovered]);
  return {
    get isSought() {
      return sought.current !== null;
    },
    isCovered,
    goTo: useStable(() => seek(true)),
    arriveAt: useStable(() => {
      setCovered(lacksNew);
      seek(false);
    })
  };
}
