# A recipe of one's own: is the exact mean count of N = 1000000 that of N -> infinity, and do sampled counts agree?
fp-entropy --jd 0.1:0.5:0.1 --n 1000000 --output entropy.tsv
fp-count --n 16 --jd 0.1,0.3,0.5 --samples 500 --output counts.tsv
cat > my.recipe << 'END'
checks = (
{
  name = "large";
  claim = "Corrections vanish as 1/N.";
  measured = { table = "entropy"; column = "log_mean_count"; };
  reference = { column = "entropy"; };
  point = ["jd"];
  independent = "rows";
  within = { absolute = 2e-6; };
},
{
  name = "counts";
  claim = "Counts have the exact mean.";
  measured = { table = "counts"; column = "mean_count"; error = "mean_error"; samples = "samples"; };
  reference = { column = "theory_mean"; };
  point = ["jd"];
  independent = "none";
  resolution = { relative = 0.2; };
}
);
END
fp-checks --recipe my.recipe --results . --output checks.tsv

# What failed, and what was undecided.
awk -F '\t' '/^#/ { next }
             !verdict { for (verdict = 1; $verdict != "verdict"; verdict++); next }
             $verdict != "holds" { print $1, $2, $verdict }' checks.tsv
