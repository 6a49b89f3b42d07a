// Folders that are dropped or chosen: images are sent one by one, what else lies in a folder as one zip, because
// the slices of a DICOM series mean something together only.

const IMAGE = /\.(nii|nii\.gz|nrrd|mha|tiff?|png|jpe?g)$/i;

/** The files to send of what was dropped; to be called while the event lasts. */
export function dropped(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.every(entry => entry.isFile)) return picked(transfer.files);
  return walked(entries);
}

/** The files to send of what was chosen, alone or within a folder. */
export function picked(files) {
  const all = [...files];
  const of = all[0]?.webkitRelativePath.split('/')[0];
  return of ? together(of, all.map(file => ({ path: file.webkitRelativePath, file }))) : all;
}

async function walked(entries) {
  const files = [];
  for (const entry of entries) {
    const found = [];
    await walk(entry, entry.name, found);
    files.push(...(entry.isFile ? [found[0].file] : await together(entry.name, found)));
  }
  return files;
}

async function walk(entry, path, found) {
  if (entry.isFile) {
    found.push({ path, file: await new Promise((done, failed) => entry.file(done, failed)) });
    return;
  }
  const reader = entry.createReader();
  for (;;) { // it gives a hundred at a time
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return;
    for (const one of some) await walk(one, `${path}/${one.name}`, found);
  }
}

/** The images of a folder; a zip of all that lies in it where there is none. */
async function together(name, found) {
  const seen = found.filter(({ file }) => !file.name.startsWith('.'));
  const images = seen.filter(({ file }) => IMAGE.test(file.name));
  if (images.length > 0) return images.map(({ file }) => file);
  if (seen.length === 0) throw new Error(`There is no file in ${name}.`);
  return [await zipped(`${name}.zip`, seen)];
}

/** A zip whose files are stored as they are. */
async function zipped(name, found) {
  const parts = [];
  const list = [];
  let at = 0;
  for (const { path, file } of found) {
    const named = new TextEncoder().encode(path);
    const sum = crc32(new Uint8Array(await file.arrayBuffer()));
    // version 2.0, names in UTF-8, stored, 1 January 1980
    const facts = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, sum], [4, file.size], [4, file.size], [2, named.length], [2, 0]];
    const head = record([[4, 0x04034b50], ...facts]);
    parts.push(head, named, file);
    list.push(record([[4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), named);
    at += head.length + named.length + file.size;
  }
  const length = list.reduce((sum, one) => sum + one.length, 0);
  const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, found.length], [2, found.length], [4, length], [4, at], [2, 0]]);
  if (found.length > 65535 || at + length > 0xffffffff) throw new Error(`${name} would be too large; send a part of the folder.`);
  return new File([...parts, ...list, end], name);
}

/** Numbers as [bytes, value], little-endian. */
function record(numbers) {
  const bytes = [];
  for (const [count, value] of numbers) {
    for (let i = 0; i < count; i++) bytes.push(Math.floor(value / 2 ** (8 * i)) & 0xff);
  }
  return Uint8Array.from(bytes);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(bytes) {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = TABLE[(sum ^ bytes[i]) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
