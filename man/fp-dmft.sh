# Activity for infinitely many neurons (line) and of networks with 400 (points), at parallel updates.
fp-dmft stationary --rule parallel --jd 0:0.6:0.1 --precision 0.01 --output line.tsv
fp-relax --rule parallel --n 400 --jd 0:0.6:0.2 --samples 20 --max-sweeps 400 --output points.tsv
gnuplot << 'END'
set datafile separator tab; set datafile columnheaders
set terminal pngcairo; set output 'activity.png'; set xlabel 'self-coupling'
plot 'line.tsv' using 'jd':'activity' with lines, \
    'points.tsv' using 'jd':'activity':'activity_error' with errorbars
END

# Only what is sure: rows whose verdict is not undecided. Exit status 3 says that there are others.
fp-dmft stationary --rule parallel --jd 0.3,0.6 --precision 0.01 | grep -v '^#' |
    awk -F '\t' 'NR > 1 && $10 != "undecided" { print $2, $5, "+-", $6 }'
