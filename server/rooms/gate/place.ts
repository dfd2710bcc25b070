import * as Y from 'yjs';

type StructStore = Y.Doc['store'];

/**
 * Find where an item comes to stand among those that were put at the same place by others, by the rule of YATA: all copies have to
 * find the same. The item gets its true neighbours, and Yjs, which would search without an end, finds nothing left to do.
 *
 * @param most - how many items it may be moved past
 * @returns how many they were; more than `most` if no place was found by then
 */
export function findPlace(store: StructStore, item: Y.Item, most: number): number {
  const type = item.parent as Y.AbstractType<unknown> | null;
  const { left: before, right: behind } = item;
  if (type === null || (before ? before.right === behind : behind?.left === null)) {
    return 0; // collected at once, or nothing stands there
  }
  let steps = 0;
  let first = item.parentSub === null ? type._start : (type._map.get(item.parentSub) ?? null);
  for (; !before && item.parentSub !== null && first?.left && steps <= most; steps++) {
    first = first.left;
  }
  let left = before;
  /** All that was passed, and of it what still competes for the place behind `left`. */
  const passed = new Set<Y.Item | Y.GC>();
  const rivals = new Set<Y.Item | Y.GC>();
  for (let at = before ? before.right : first; at && at !== behind; at = at.right) {
    if (++steps > most) {
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

/** Does an item come to stand behind another one? `perhaps`: what follows decides. */
function passes(
  store: StructStore,
  item: Y.Item,
  at: Y.Item,
  passed: ReadonlySet<Y.Item | Y.GC>,
  rivals: ReadonlySet<Y.Item | Y.GC>
): 'yes' | 'no' | 'perhaps' {
  if (Y.compareIDs(item.origin, at.origin)) {
    if (at.id.client < item.id.client) {
      return 'yes'; // of those with one origin the lower client comes first
    }
    return Y.compareIDs(item.rightOrigin, at.rightOrigin) ? 'no' : 'perhaps';
  }
  const root = at.origin && Y.getItem(store, at.origin);
  if (!root || !passed.has(root)) {
    return 'no';
  }
  return rivals.has(root) ? 'perhaps' : 'yes';
}
