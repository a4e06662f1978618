# coding: nope-8
import airflow
