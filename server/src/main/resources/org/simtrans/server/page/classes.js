// Classes: {index: its place in the bytes of a label, from 1; value: in files; name, or the value as text}.

const isNamed = one => one.name !== String(one.value);

/** Whether two classes are the same: by their names where both have one, else by their values. */
function same(one, other) {
  return isNamed(one) && isNamed(other)
    ? one.name.toLowerCase() === other.name.toLowerCase()
    : one.value === other.value;
}

/**
 * A run's classes as those of the cohort. A lone class of the one is the lone class of the other, since masks
 * are written as 1 or as 255. What the cohort does not have is left out, and said.
 */
export function translation(theirs, ours) {
  const table = new Uint8Array(256);
  const remarks = [];
  const alone = theirs.length === 1 && ours.length === 1;
  for (const one of theirs) {
    const found = ours.find(other => same(one, other)) ?? (alone ? ours[0] : null);
    table[one.index] = found?.index ?? 0;
    const said = other => (isNamed(other) ? `${other.name} (${other.value})` : other.value);
    if (!found) remarks.push(`the run also draws ${said(one)}, which is no class of this cohort and is left out here`);
    else if (!same(one, found) && isNamed(one) && isNamed(found)) {
      remarks.push(`the run draws ${said(one)}, which is shown as ${said(found)} here`);
    }
  }
  return { table, remarks };
}

/** Places in the list of classes as it is now, as places in the list here, to which new classes are added. */
export function known(here, now) {
  const table = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (const { index, value, name } of now) {
    let found = here.find(one => one.value === value);
    if (!found) here.push(found = { index: here.length + 1, value, name });
    table[index] = found.index;
  }
  return table;
}
