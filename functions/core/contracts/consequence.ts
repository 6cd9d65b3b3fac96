/** From `start` to before `end`, in milliseconds since 1970. */
export type Stretch = { start: number; end: number };

/**
 * What an edit of a rota on account of a leaver comes to. People are named by the vendor's ids.
 *
 * - `covered`: the hours in which a person was certainly on call, before and after.
 * - `lost`: a person was on call, and nobody is.
 * - `unsure`: a person was on call, and whether one still is cannot be known; or who is on call is unknown in another way.
 * - `moved`: turns of people who stay that they had and have no longer, or have now and nobody left to them.
 * - `handed`: the leaver's hours, and who has them; nobody, where others were on call anyway or the hours are lost.
 * - `remaining`: the leaver is still on call.
 */
export type Judgement = {
  covered: { before: number; after: number };
  lost: Stretch[];
  unsure: Stretch[];
  moved: (Stretch & { people: string[] })[];
  handed: (Stretch & { to: string[] })[];
  remaining: Stretch[];
};

/** What one step does to one rota, by its name, as far as `until` (milliseconds since 1970) looks ahead. It survives JSON. */
export type Consequence = Judgement & { rota: string; until: number };
