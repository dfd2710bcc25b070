/** Of an operation that made something: the operations that can be asked next, for the description of the API. */
export type FollowUps = {
  readonly 201: Record<string, { operationId: string; parameters: Record<string, string> }>;
};

/** @param parameters - where in the answer, or the request, what they need stands; by the name that they give it. */
export const followUps = (
  parameters: Record<string, string>,
  operations: readonly string[]
): FollowUps => ({
  201: Object.fromEntries(operations.map(operationId => [operationId, { operationId, parameters }]))
});
