import * as Y from 'yjs';

type StructStore = Y.Doc['store'];

/**
 * Find the place of an item among concurrent items at the same position, by the rules of YATA. All copies must find the same place. The
 * function gives the item its true neighbours, so that Yjs does not search again. The search in Yjs has no limit.
 *
 * @param maxSteps - the maximum number of items that this item may be moved past
 * @returns the number of items it was moved past; more than `maxSteps` if no place was found within the limit
 */
export function findPlace(store: StructStore, item: Y.Item, maxSteps: number): number {
  const type = item.parent as Y.AbstractType<unknown> | null;
  const { left: before, right: behind } = item;
  if (type === null || (before ? before.right === behind : behind?.left === null)) {
    return 0; // Yjs collects the item at once, or nothing competes for its place
  }
  let steps = 0;
  let first = item.parentSub === null ? type._start : (type._map.get(item.parentSub) ?? null);
  for (; !before && item.parentSub !== null && first?.left && steps <= maxSteps; steps++) {
    first = first.left;
  }
  let left = before;
  /** `passed`: all items passed so far. `rivals`: those that still compete for the place after `left`. */
  const passed = new Set<Y.Item | Y.GC>();
  const rivals = new Set<Y.Item | Y.GC>();
  for (let at = before ? before.right : first; at && at !== behind; at = at.right) {
    if (++steps > maxSteps) {
      return steps;
    }
    passed.add(at);
    rivals.add(at);
    const next = passes(store, item, at, passed, rivals);
    if (next === 'no') {
      break;
    }
    if (next === 'yes') {
      left = at;
      rivals.clear();
    }
  }
  item.left = left;
  item.right = left ? left.right : first;
  return steps;
}

/** Whether an item goes after another one. `perhaps`: the items that follow decide. */
function passes(
  store: StructStore,
  item: Y.Item,
  at: Y.Item,
  passed: ReadonlySet<Y.Item | Y.GC>,
  rivals: ReadonlySet<Y.Item | Y.GC>
): 'yes' | 'no' | 'perhaps' {
  if (Y.compareIDs(item.origin, at.origin)) {
    if (at.id.client < item.id.client) {
      return 'yes'; // of items with the same origin, the one with the lower client id comes first
    }
    return Y.compareIDs(item.rightOrigin, at.rightOrigin) ? 'no' : 'perhaps';
  }
  const root = at.origin && Y.getItem(store, at.origin);
  if (!root || !passed.has(root)) {
    return 'no';
  }
  return rivals.has(root) ? 'perhaps' : 'yes';
}
