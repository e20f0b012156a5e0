# Overlap with the target against the number of pairs, for two numbers of layers.
fp-recall --n 50 --layers 2,5 --patterns 5:25:5 --epochs 40 --output recall.tsv
gnuplot << 'END'
set datafile separator tab; set datafile columnheaders
set terminal pngcairo; set output 'recall.png'; set xlabel 'pairs'; set yrange [0:1]
plot for [depth in '2 5'] 'recall.tsv' using \
    'patterns':(column('layers') == depth + 0 ? column('overlap_best') : NaN):'overlap_best_error' \
    with errorbars title depth.' layers'
END

# The capacity of each network by bisection, and its mean; rows with outside 1 left the range of the search.
fp-recall --capacity --n 50 --layers 3 --at best --epochs 60 --output capacity.tsv || [ $? -eq 3 ]
grep -v '^#' capacity.tsv | cut -f 1-3,6,10,11
