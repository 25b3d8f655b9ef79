"""Sample disclosures: figures that were published, and the script that typesets them as PDF."""
