import { useLayoutEffect, useRef, useState } from 'react';
import type { IChatModel } from '../../model/index.js';

/** The moment in which a user turns to a chat: when it is shown, and when they return to its page. */
export interface IArrival {
  /** True until the list shows where the user arrives. Nothing that is drawn before counts as seen. */
  readonly isPending: boolean;
  /** Calls back once the New line of the visit is drawn. `isBack` is true if the chat was not shown before. */
  useLanding(newAfter: number | null, onLand: (isBack: boolean) => void): void;
}

/** Begins a visit whenever the user turns to the chat. Call it before the hook that scrolls the list. */
export function useArrival(model: IChatModel, shown: boolean, attended: boolean): IArrival {
  const begun = useRef(0);
  const landed = useRef(0);
  const wasHidden = useRef(true);
  const [visit, setVisit] = useState(0);
  useLayoutEffect(() => {
    wasHidden.current ||= !shown;
    if (attended) {
      model.visit();
      begun.current++;
      setVisit(begun.current);
    }
  }, [model, shown, attended]);
  return {
    get isPending() {
      return landed.current !== begun.current;
    },
    useLanding: (newAfter, onLand) =>
      useLayoutEffect(() => {
        // Rows that were drawn before the visit began, or the chat was synced, do not show its New line.
        if (visit > 0 && visit === begun.current && model.ready) {
          const isBack = landed.current !== visit && wasHidden.current;
          landed.current = visit;
          wasHidden.current = false;
          onLand(isBack);
        }
      }, [visit, newAfter, model.ready])
  };
}
