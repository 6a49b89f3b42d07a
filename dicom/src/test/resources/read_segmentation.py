"""Prints each voxel of a DICOM SEG as "segment x y z", its centre in LPS mm, as highdicom finds it."""

import sys

import highdicom
import numpy as np

seg = highdicom.seg.segread(sys.argv[1])
for number in seg.segment_numbers:
    volume = seg.get_volume(segment_numbers=[number], combine_segments=True)
    for index in np.argwhere(np.asarray(volume.array) > 0):
        place = volume.affine @ [*index, 1]
        print(number, *("%.3f" % mm for mm in place[:3]))
for number in seg.segment_numbers:
    described = seg.get_segment_description(number)
    print("#", number, described.segment_label, described.segmented_property_type.meaning)
