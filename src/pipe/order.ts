// The order in which the requests of one account take effect. A call waits for those before it that are about one of its key
// sets, and for no others; what is about the whole account waits for all before it, and all behind it wait for that.

/** A request, as the order sees it. */
export interface Job {
  /** Whether it is about the whole account. */
  readonly isOfAccount: boolean;
  /** The key sets that it is about, as far as is known by now. */
  readonly keyIds: () => readonly string[];
  /**
   * Takes it one step further. True: it is done. False: it waits for somebody outside, and `again` is to be called, later and
   * once, when it can go on.
   */
  readonly step: (again: () => void) => boolean;
}

export interface Order {
  readonly submit: (job: Job) => void;
  /** Whether something waits for the whole account. */
  readonly isBlocked: () => boolean;
  /** Whether nothing is under way. */
  readonly isIdle: () => boolean;
}

/** A job that is not done yet, with its number in the order of submission. */
interface Place {
  readonly job: Job;
  readonly number: number;
  readonly lanes: Set<string>;
  isWaiting: boolean;
}

/** By key ID, the oldest first: that one may go on. As all wait only for older ones, somebody always may. */
function createLanes() {
  const lanes = new Map<string, Place[]>();
  return {
    isFirst: (place: Place): boolean => [...place.lanes].every((keyId) => lanes.get(keyId)?.[0] === place),
    /** Takes its place among those that are about the same key sets, which it may only know by now. */
    enter: (place: Place): void => {
      for (const keyId of place.job.keyIds()) {
        if (place.lanes.has(keyId)) continue;
        place.lanes.add(keyId);
        const lane = lanes.get(keyId) ?? [];
        lanes.set(keyId, lane);
        let at = lane.length;
        while (at > 0 && (lane[at - 1]?.number ?? 0) > place.number) at--;
        lane.splice(at, 0, place);
      }
    },
    /** Answers those that are the first by that. */
    leave: (place: Place): readonly Place[] =>
      [...place.lanes].flatMap((keyId) => {
        const lane = lanes.get(keyId) ?? [];
        lane.splice(lane.indexOf(place), 1);
        const [next] = lane;
        if (next === undefined) lanes.delete(keyId);
        return next ?? [];
      }),
  };
}

export function createOrder(): Order {
  const lanes = createLanes();
  /** From the first that is about the whole account. */
  const behind: Job[] = [];
  /** Those that may be able to go on. A list, and no recursion: as many as there are may be done at once. */
  const ready: Place[] = [];
  let [submitted, unfinished, isPumping] = [0, 0, false];

  const mayBegin = (job: Job): boolean => unfinished === 0 || !job.isOfAccount;

  function begin(job: Job): void {
    const place: Place = { job, number: submitted++, lanes: new Set(), isWaiting: false };
    // Nobody to wait for: what is done at once needs no place.
    const isAlone = unfinished === 0;
    if (isAlone && stepped(place)) return;
    unfinished++;
    lanes.enter(place);
    if (!isAlone) ready.push(place);
  }

  function stepped(place: Place): boolean {
    const isDone = place.job.step(() => {
      place.isWaiting = false;
      lanes.enter(place);
      ready.push(place);
      pump();
    });
    place.isWaiting = !isDone;
    return isDone;
  }

  function pump(): void {
    if (isPumping) return;
    isPumping = true;
    for (;;) {
      const place = ready.shift();
      if (place !== undefined) {
        if (place.isWaiting || !lanes.isFirst(place) || !stepped(place)) continue;
        unfinished--;
        ready.push(...lanes.leave(place));
        continue;
      }
      const [job] = behind;
      if (job === undefined || !mayBegin(job)) break;
      behind.shift();
      begin(job);
    }
    isPumping = false;
  }

  return {
    submit: (job) => {
      if (behind.length > 0 || !mayBegin(job)) behind.push(job);
      else begin(job);
      pump();
    },
    isBlocked: () => behind.length > 0,
    isIdle: () => unfinished === 0 && behind.length === 0,
  };
}
